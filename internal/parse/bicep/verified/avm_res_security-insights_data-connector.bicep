// What avm/res/security-insights/data-connector deploys, in our own words: one connector on the workspace, of the kind
// and with the properties that it is given. Source: github.com/Azure/bicep-registry-modules, version 0.1, read 2026-11-25.
// Left out: telemetry.
param workspaceResourceId string
param location string = resourceGroup().location
param enableTelemetry bool = true
param name string?
param properties object

resource workspace 'Microsoft.OperationalInsights/workspaces@2022-10-01' existing = {
  name: last(split(workspaceResourceId, '/'))
}

resource dataConnector 'Microsoft.SecurityInsights/dataConnectors@2025-03-01' = {
  scope: workspace
  name: name ?? properties.kind
  kind: properties.kind
  properties: properties.properties
}

output name string = dataConnector.name
output resourceId string = dataConnector.id
output resourceGroupName string = resourceGroup().name
output location string = location
