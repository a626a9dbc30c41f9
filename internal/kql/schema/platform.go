package schema

// Platform returns the functions that Log Analytics, Sentinel and advanced hunting add to Kusto and that no table of
// functions lists (Microsoft's reference of Azure Monitor log queries and of advanced hunting).
func Platform() []*Function {
	str := func(name string) Column { return Column{name, StringType} }
	table := func(open bool, columns ...Column) *Table { return &Table{Columns: columns, Open: open} }
	return []*Function{
		{Name: "workspace", Parameters: "(name:string)", Database: true},
		{Name: "app", Parameters: "(name:string)", Database: true},
		{Name: "resource", Parameters: "(name:string)", Database: true},
		{Name: "arg", Parameters: "(name:string=\"\")", Database: true, Foreign: true},
		{Name: "adx", Parameters: "(name:string)", Database: true, Foreign: true},
		{Name: "_GetWatchlist", Parameters: "(watchlistAlias:string, keys:dynamic=dynamic([]))", Returns: table(true,
			str("_DTItemId"), Column{"LastUpdatedTimeUTC", DateTimeType}, str("SearchKey"),
			Column{"WatchlistItem", DynamicType})},
		{Name: "_GetWatchlistAlias", Parameters: "()", Returns: table(false, str("WatchlistAlias"))},
		{Name: "_WatchlistRaw", Parameters: "(alias:string=\"\")", Returns: table(true)},
		{Name: "FileProfile", Parameters: "(x:string=\"\", y:long=100)", Returns: table(true,
			str("SHA1"), str("SHA256"), str("MD5"), Column{"FileSize", LongType}, Column{"GlobalPrevalence", LongType},
			Column{"GlobalFirstSeen", DateTimeType}, Column{"GlobalLastSeen", DateTimeType}, str("Signer"), str("Issuer"),
			str("SignerHash"), Column{"IsCertificateValid", BoolType}, Column{"IsRootSignerMicrosoft", BoolType},
			str("SignatureState"), Column{"IsExecutable", BoolType}, str("ThreatName"), str("Publisher"),
			str("SoftwareName"), str("ProfileAvailability"))},
		{Name: "DeviceFromIP", Parameters: "(x:string=\"\", y:datetime=datetime(null))",
			Returns: table(false, str("IP"), str("DeviceId"))},
		{Name: "AssignedIPAddresses", Parameters: "(x:string, y:datetime=datetime(null))", Returns: table(false,
			Column{"Timestamp", DateTimeType}, str("IPAddress"), str("IPType"), str("NetworkAdapterType"),
			Column{"ConnectedNetworks", DynamicType})},
		{Name: "SeenBy", Parameters: "(x:string=\"\")", Returns: table(true)},
	}
}
