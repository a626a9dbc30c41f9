package flow

// sentinel is the key of Sentinel itself among the products that raise alerts. The titles of its alerts are made by people.
const sentinel = "sentinel"
