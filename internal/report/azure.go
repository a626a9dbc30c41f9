package report

// AzureBuild names the build that a report belongs to, for GitHub Advanced Security for Azure DevOps.
type AzureBuild struct {
	Organization   string // last segment of SYSTEM_COLLECTIONURI
	Project        string // SYSTEM_TEAMPROJECT
	DefinitionID   string // SYSTEM_DEFINITIONID
	DefinitionName string // BUILD_DEFINITIONNAME
	PhaseID        string // SYSTEM_PHASEID
	PhaseName      string // SYSTEM_PHASENAME
	Branch         string // BUILD_SOURCEBRANCH
	BuildID        string // BUILD_BUILDID
}
