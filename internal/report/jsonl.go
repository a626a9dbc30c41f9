package report

// writeJSONL writes a line with the tool, a line for each finding and a line with the summary. The objects are those of
// the JSON format, each with its type.
func writeJSONL(p *printer) error {
	err := p.encode(struct {
		Type    string   `json:"type"`
		Version int      `json:"version"`
		Tool    jsonTool `json:"tool"`
	}{"start", 1, jsonTool{"sentinel-lint", p.r.Version, p.r.Catalog}}, "")
	if err != nil {
		return err
	}
	for _, f := range p.shown() {
		err := p.encode(struct {
			Type string `json:"type"`
			jsonFinding
		}{"finding", p.jsonFinding(f)}, "")
		if err != nil {
			return err
		}
	}
	return p.encode(struct {
		Type string `json:"type"`
		jsonSummary
	}{"summary", p.jsonSummary()}, "")
}
