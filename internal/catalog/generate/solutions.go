package generate

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
)

// A published is what a folder below Solutions says of its solution. What is empty is not known.
type published struct {
	folder      string
	id, offerID string
	name        string
	version     string // of the package
	notes       string // the latest that the release notes name
	on          string // day of the last publication
}

// solutions renews the table of solutions.
func (r *renewal) solutions() error {
	if r.in.Sentinel == nil {
		return nil
	}
	present, err := r.presentSheet(solutionsFile, "id", "offer_id", "name", "display_name", "folder", "version", "version_package",
		"version_docs", "version_table", "version_notes", "published_on", "published", "deprecated", "removed", "source", "date")
	if err != nil {
		return err
	}
	upstream, err := readSolutions(r.in.Sentinel)
	if err != nil {
		return err
	}
	m := merging{renewal: r, sheet: present, found: map[string]bool{}}
	if err := m.plausible(upstream); err != nil {
		return err
	}
	for _, p := range upstream {
		m.found[strings.ToLower(p.folder)] = true
	}
	for _, p := range upstream {
		m.enter(p)
	}
	m.markRemoved()
	slices.SortStableFunc(present.rows, func(a, b []string) int {
		return strings.Compare(strings.ToLower(present.get(a, "name")), strings.ToLower(present.get(b, "name")))
	})
	content, err := present.encode()
	if err != nil {
		return err
	}
	return r.write(solutionsFile, content)
}

// readSolutions reads the folders below Solutions that hold the metadata of a solution.
func readSolutions(checkout fs.FS) ([]published, error) {
	entries, err := fs.ReadDir(checkout, "Solutions")
	if err != nil {
		return nil, fmt.Errorf("read the checkout of Azure-Sentinel: %w", err)
	}
	var all []published
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		p, err := readSolution(checkout, e.Name())
		if errors.Is(err, fs.ErrNotExist) {
			continue // a folder of something else, such as the template of a solution
		}
		if err != nil {
			return nil, fmt.Errorf("read the checkout of Azure-Sentinel: %w", err)
		}
		all = append(all, p)
	}
	return all, nil
}

func readSolution(checkout fs.FS, folder string) (published, error) {
	p := published{folder: folder}
	metadata, err := readJSON(checkout, path.Join("Solutions", folder, "SolutionMetadata.json"))
	if err != nil {
		return p, err
	}
	if publisher, offer := str(metadata.Get("publisherId")), str(metadata.Get("offerId")); publisher != "" && offer != "" {
		p.offerID = publisher + "." + offer
	}
	if on := str(metadata.Get("lastPublishDate")); isDay(on) {
		p.on = on
	}
	template, err := readJSON(checkout, path.Join("Solutions", folder, "Package", "mainTemplate.json"))
	if err == nil {
		p.readPackage(template)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return p, err
	}
	notes, err := fs.ReadFile(checkout, path.Join("Solutions", folder, "ReleaseNotes.md"))
	if err == nil {
		p.notes = latestNote(string(notes))
	} else if !errors.Is(err, fs.ErrNotExist) {
		return p, err
	}
	return p, nil
}

// readPackage reads what the template of a package says: in variables, or in the record of the solution that it deploys.
func (p *published) readPackage(template jsonc.Node) {
	variables := template.Get("variables")
	resolve := func(n jsonc.Node) string { return resolved(variables, str(n)) }
	p.id = resolve(variables.Get("_solutionId"))
	p.name = resolve(variables.Get("_solutionName"))
	if v := resolve(variables.Get("_solutionVersion")); isVersion(v) {
		p.version = v
	}
	for resource := range template.Get("resources").Children() {
		properties := resource.Get("properties")
		if !strings.EqualFold(str(properties.Get("kind")), "Solution") {
			continue
		}
		if v := resolve(properties.Get("version")); p.version == "" && isVersion(v) {
			p.version = v
		}
		p.id = cmp.Or(p.id, resolve(properties.Get("contentId")))
		p.name = cmp.Or(p.name, resolve(properties.Get("displayName")))
	}
}

// resolved follows references to variables. The result of any other expression is empty.
func resolved(variables jsonc.Node, text string) string {
	const deepest = 5
	for range deepest {
		name, ok := strings.CutPrefix(text, "[variables('")
		if !ok {
			break
		}
		if name, ok = strings.CutSuffix(name, "')]"); !ok {
			return ""
		}
		text = str(variables.Get(name))
	}
	if strings.HasPrefix(text, "[") {
		return ""
	}
	return text
}

// latestNote returns the highest version in the first column of the table of release notes.
func latestNote(text string) string {
	latest := ""
	for line := range strings.Lines(text) {
		row, ok := strings.CutPrefix(strings.TrimSpace(line), "|")
		cell, _, closed := strings.Cut(row, "|")
		v := strings.TrimPrefix(strings.Trim(cell, " \t*`"), "v")
		if !ok || !closed || !isVersion(v) {
			continue
		}
		if order, _ := catalog.CompareVersions(v, cmp.Or(latest, "0")); order > 0 {
			latest = v
		}
	}
	return latest
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// A merging enters what a checkout says into the table of solutions.
type merging struct {
	*renewal
	sheet *sheet
	found map[string]bool // folders of the checkout, in lower case
}

// plausible refuses a checkout that lacks a fifth of the known folders: it is not complete.
func (m *merging) plausible(upstream []published) error {
	known := 0
	for _, row := range m.sheet.rows {
		if m.sheet.get(row, "removed") != "yes" {
			known++
		}
	}
	if len(upstream)*5 < known*4 {
		return fmt.Errorf("the checkout of Azure-Sentinel has %d solutions, and %d are known: it is not complete", len(upstream), known)
	}
	return nil
}

// folderOf returns the folder of a row, which is its name if it says no other.
func (m *merging) folderOf(row []string) string {
	return cmp.Or(m.sheet.get(row, "folder"), m.sheet.get(row, "name"))
}

// rowOf returns the row of a solution: the one with its folder or, for a folder that was renamed, with its id.
func (m *merging) rowOf(p published) []string {
	for _, row := range m.sheet.rows {
		if strings.EqualFold(m.folderOf(row), p.folder) {
			return row
		}
	}
	for _, row := range m.sheet.rows {
		if p.id != "" && strings.EqualFold(m.sheet.get(row, "id"), p.id) && !m.found[strings.ToLower(m.folderOf(row))] {
			return row
		}
	}
	return nil
}

func (m *merging) enter(p published) {
	row := m.rowOf(p)
	if row == nil {
		if row = m.add(p); row == nil {
			return
		}
	}
	set := func(column, value string) { m.sheet.set(row, column, value) }
	if folder := p.folder; folder != m.folderOf(row) {
		m.note("%s: the folder is now %q", m.sheet.get(row, "name"), folder)
		set("folder", unless(folder, folder == m.sheet.get(row, "name")))
	}
	set("removed", "no")
	set("id", cmp.Or(p.id, m.sheet.get(row, "id")))
	if p.offerID != "" {
		set("offer_id", unless(p.offerID, strings.EqualFold(p.offerID, m.sheet.get(row, "id"))))
	}
	set("published_on", cmp.Or(p.on, m.sheet.get(row, "published_on")))
	latest := cmp.Or(p.version, p.notes)
	if latest == "" {
		return // what is known of the version rests on an older source
	}
	if old := m.sheet.get(row, "version"); isVersion(old) {
		if order, _ := catalog.CompareVersions(latest, old); order < 0 {
			m.note("%s: the version went back from %s to %s", m.sheet.get(row, "name"), old, latest)
		}
	}
	set("version", latest)
	set("version_package", p.version)
	set("version_notes", p.notes)
	set("version_docs", "") // older looks at the same packages
	set("version_table", "")
	set("source", sentinelSource)
	set("date", m.in.At.Sentinel.Date)
}

// add returns a new row for a solution, or nil if it has no name of its own.
func (m *merging) add(p published) []string {
	taken := func(name string) bool {
		return name == "" || slices.ContainsFunc(m.sheet.rows, func(row []string) bool { return strings.EqualFold(m.sheet.get(row, "name"), name) })
	}
	name := p.name
	if taken(name) {
		name = p.folder
	}
	if taken(name) {
		m.note("%s: there is another solution of this name; it needs a row by hand", p.folder)
		return nil
	}
	if p.version == "" && p.notes == "" {
		return nil // not built yet
	}
	row := make([]string, len(m.sheet.header))
	m.sheet.set(row, "name", name)
	m.sheet.set(row, "folder", unless(p.folder, p.folder == name))
	m.sheet.set(row, "published", "no") // the checkout does not tell whether the marketplace has it
	m.sheet.set(row, "deprecated", "no")
	m.sheet.rows = append(m.sheet.rows, row)
	m.note("%s is new", name)
	return row
}

// markRemoved marks the rows whose folder is gone.
func (m *merging) markRemoved() {
	for _, row := range m.sheet.rows {
		if !m.found[strings.ToLower(m.folderOf(row))] && m.sheet.get(row, "removed") != "yes" {
			m.note("%s: the folder is gone", m.sheet.get(row, "name"))
			m.sheet.set(row, "removed", "yes")
		}
	}
}

// unless returns s, or nothing if the cell can do without it.
func unless(s string, needless bool) string {
	if needless {
		return ""
	}
	return s
}
