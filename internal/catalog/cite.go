package catalog

// A Cite says where a row of the catalogue is from. It is part of every row.
type Cite struct {
	SourceKey string `json:"source"` // key of a [Source]
	Date      string `json:"date"`   // of what the source says, or the day it was read: YYYY-MM-DD or YYYY-MM
	Mark      Mark   `json:"mark"`
}

// A Mark says how well a row is founded.
type Mark string

// The marks.
const (
	Verified    Mark = "verified"    // read in the source
	Inferred    Mark = "inferred"    // follows from the source, which does not say it outright
	Conflicting Mark = "conflicting" // sources disagree
)

// A Source is a text, a repository or a package that rows rest on.
type Source struct {
	Key      string `json:"key"`
	Title    string `json:"title"`
	URL      string `json:"url"`      // empty for what was published without a lasting address
	Date     string `json:"date"`     // of the text, or the day it was read if it carries none
	Snapshot bool   `json:"snapshot"` // whether whole parts of the catalogue were taken from it on that day
}

// Sources returns all sources.
func (c *Catalog) Sources() []*Source { return c.sources.rows }

// Source returns the source that a row cites.
func (c *Catalog) Source(cite Cite) Source {
	if s := c.sources.get(cite.SourceKey); s != nil {
		return *s
	}
	return Source{}
}
