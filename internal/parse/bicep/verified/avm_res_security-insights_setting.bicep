// What avm/res/security-insights/setting deploys, in our own words: one setting on the workspace. Source:
// github.com/Azure/bicep-registry-modules, read 2026-11-25. Left out: telemetry and role assignments.
param roleAssignments array?
param name string
param workspaceResourceId string
param location string = resourceGroup().location
param enableTelemetry bool = true
param settingsType string
param properties object = {}

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: last(split(workspaceResourceId, '/'))
}

resource setting 'Microsoft.SecurityInsights/settings@2024-10-01-preview' = {
  scope: workspace
  name: name
  kind: settingsType
  properties: properties
}

output name string = setting.name
output resourceId string = setting.id
output resourceGroupName string = resourceGroup().name
output location string = location
