// What avm/res/security-insights/onboarding-state deploys, in our own words: Sentinel on the workspace. Source:
// github.com/Azure/bicep-registry-modules, read 2026-11-25. Left out: telemetry.
param workspaceResourceId string
param location string = resourceGroup().location
param customerManagedKey bool = false
param enableTelemetry bool = true

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' existing = {
  name: last(split(workspaceResourceId, '/'))
}

resource onboarding 'Microsoft.SecurityInsights/onboardingStates@2025-01-01-preview' = {
  scope: workspace
  name: 'default'
  properties: {
    customerManagedKey: customerManagedKey
  }
}

output name string = onboarding.name
output resourceId string = onboarding.id
output resourceGroupName string = resourceGroup().name
output location string = location
