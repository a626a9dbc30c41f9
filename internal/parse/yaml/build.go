package yaml

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	yamlv3 "gopkg.in/yaml.v3"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// A builder turns the nodes of yaml.v3 into values.
type builder struct {
	*reader
	at      locator
	built   map[*yamlv3.Node]*value.Value // nodes with an anchor; nil while one is being built
	scalars []source.Range                // extents of all scalars, in the order of the text
}

func newBuilder(r *reader) *builder {
	return &builder{
		reader: r,
		at:     locator{text: r.clean, lines: lineRanges(r.clean)},
		built:  map[*yamlv3.Node]*value.Value{},
	}
}

func (b *builder) value(n *yamlv3.Node, depth int) *value.Value {
	if n.Kind == yamlv3.DocumentNode {
		return b.value(n.Content[0], depth)
	}
	start := b.at.offsetOf(n.Line, n.Column)
	if depth >= MaxDepth {
		at := source.Range{Start: int32(start), End: int32(start)}
		b.problem(Limit, at, "more than %d levels of nesting", MaxDepth)
		return b.unknown(fact.Unsupported, fmt.Sprintf("nested deeper than %d levels", MaxDepth), at)
	}
	if n.Kind == yamlv3.AliasNode {
		return b.alias(n, start)
	}
	if n.Anchor != "" {
		b.built[n] = nil
	}
	v := b.content(n, b.afterProperties(n, start), depth)
	if n.Anchor != "" {
		b.built[n] = v
	}
	return v
}

func (b *builder) content(n *yamlv3.Node, start, depth int) *value.Value {
	switch n.Kind {
	case yamlv3.MappingNode:
		return b.mapping(n, start, depth)
	case yamlv3.SequenceNode:
		return b.sequence(n, start, depth)
	}
	s := b.scalar(n, start)
	return scalarValue(n, s.texter(), source.Origin{At: b.file.Span(int(s.start), int(s.end))})
}

func (b *builder) unknown(cause fact.Cause, says string, at source.Range) *value.Value {
	span := at.In(b.file)
	return value.NewUnknown(fact.Why{Cause: cause, Says: says, At: span}, source.Origin{At: span})
}

// alias returns the value of the anchor as seen from the alias.
func (b *builder) alias(n *yamlv3.Node, start int) *value.Value {
	at := source.Range{Start: int32(start), End: int32(start + len("*") + len(n.Value))}
	target, known := b.built[n.Alias]
	if known && target == nil {
		b.problem(Syntax, at, "the alias %q stands inside of what it stands for", "*"+n.Value)
		return b.unknown(fact.Invalid, "an alias that contains itself", at)
	}
	return target.Through(at.In(b.file), fmt.Sprintf("alias of the anchor '%s'", n.Value))
}

// afterProperties returns the offset of the content of a node, after its tag and anchor.
func (b *builder) afterProperties(n *yamlv3.Node, start int) int {
	tagged := n.Style&yamlv3.TaggedStyle != 0
	if n.Anchor == "" && !tagged {
		return start
	}
	i := start
	for i < len(b.clean) && (b.clean[i] == '&' && n.Anchor != "" || b.clean[i] == '!' && tagged) {
		for i < len(b.clean) && !isBlank(b.clean[i]) && breakAt(b.clean, i) == 0 {
			i++
		}
		end := i
		i = b.afterSpace(i)
		if n.Kind == yamlv3.ScalarNode && n.Value == "" && n.Style&^yamlv3.TaggedStyle == 0 {
			return end
		}
	}
	return i
}

// afterSpace passes blanks, line ends and comments.
func (b *builder) afterSpace(i int) int {
	for i < len(b.clean) {
		switch n := breakAt(b.clean, i); {
		case n > 0:
			i += n
		case isBlank(b.clean[i]):
			i++
		case b.clean[i] == '#' && i > 0 && (isBlank(b.clean[i-1]) || b.clean[i-1] == '\n' || b.clean[i-1] == '\r'):
			for i < len(b.clean) && breakAt(b.clean, i) == 0 {
				i++
			}
		default:
			return i
		}
	}
	return i
}

func (b *builder) scalar(n *yamlv3.Node, start int) *scalar {
	style := n.Style &^ (yamlv3.TaggedStyle | yamlv3.FlowStyle)
	s := &scalar{
		written: written{file: b.file, start: int32(start), style: uint8(style)}, text: b.clean, want: n.Value,
	}
	s.measure()
	b.scalars = append(b.scalars, source.Range{Start: s.start, End: s.end})
	return s
}

// scalarValue types a scalar as yaml.v3 resolves it. Dates, binary data and values with a tag of their own are strings,
// of which the texter knows the text.
func scalarValue(n *yamlv3.Node, t value.Texter, origin source.Origin) *value.Value {
	switch n.ShortTag() {
	case "!!null":
		return value.NewNull(origin)
	case "!!bool":
		return value.NewBool(strings.EqualFold(n.Value, "true"), origin)
	case "!!int":
		if digits, ok := decimal(n); ok {
			return value.NewNumber(digits, origin)
		}
	case "!!float":
		if digits := strings.TrimPrefix(strings.ReplaceAll(n.Value, "_", ""), "+"); strings.ContainsAny(digits, "0123456789") {
			return value.NewNumber(digits, origin)
		}
	}
	return value.NewLazyString(t, origin)
}

// decimal returns the digits of a whole number, which may be written in octal, binary or hexadecimal.
func decimal(n *yamlv3.Node) (string, bool) {
	if digits := n.Value; len(digits) < 19 && digits[0] != '0' && strings.Trim(digits, "0123456789") == "" {
		return digits, true
	}
	var signed int64
	if n.Decode(&signed) == nil {
		return strconv.FormatInt(signed, 10), true
	}
	var unsigned uint64
	if n.Decode(&unsigned) == nil {
		return strconv.FormatUint(unsigned, 10), true
	}
	return "", false
}

func (b *builder) sequence(n *yamlv3.Node, start, depth int) *value.Value {
	elems := make([]*value.Value, 0, len(n.Content))
	end := start
	for _, c := range n.Content {
		v := b.value(c, depth+1)
		elems = append(elems, v)
		end = max(end, b.endOf(c, v))
	}
	return value.NewArray(elems, source.Origin{At: b.file.Span(start, b.close(n, start, end, ']'))})
}

// endOf returns where a child ends: of an alias, where the alias does.
func (b *builder) endOf(n *yamlv3.Node, v *value.Value) int {
	if n.Kind == yamlv3.AliasNode {
		return int(v.Origin().Used().End)
	}
	return int(v.Span().End)
}

// close returns the end of a collection: after the closing bracket of one in flow style.
func (b *builder) close(n *yamlv3.Node, start, end int, bracket byte) int {
	if n.Style&yamlv3.FlowStyle == 0 {
		return end
	}
	i := max(end, start+1)
	for i = b.afterSpace(min(i, len(b.clean))); i < len(b.clean) && b.clean[i] != bracket; i = b.afterSpace(i + 1) {
		if strings.IndexByte(",:?", b.clean[i]) < 0 {
			return end
		}
	}
	return min(i+1, len(b.clean))
}

func (b *builder) mapping(n *yamlv3.Node, start, depth int) *value.Value {
	var own, merged []value.Member
	seen := map[string]source.Span{}
	end := start
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, child := n.Content[i], n.Content[i+1]
		k := b.value(key, depth+1)
		v := b.value(child, depth+1)
		end = max(end, b.endOf(key, k), b.endOf(child, v))
		keyAt := k.Origin().Used()
		if key.Kind == yamlv3.AliasNode {
			key = key.Alias
		}
		if key.Kind != yamlv3.ScalarNode {
			b.problem(Syntax, keyAt.Range(), "a list or mapping as the name of a member")
			continue
		}
		if key.ShortTag() == "!!merge" {
			merged = append(mergedMembers(v), merged...)
			continue
		}
		if first, twice := seen[key.Value]; twice {
			b.out.Problems = append(b.out.Problems, Problem{
				Kind: Duplicate, Range: keyAt.Range(), First: first.Range(),
				Message: fmt.Sprintf("the member %q is set twice: the last one counts", key.Value),
			})
		}
		seen[key.Value] = keyAt
		own = append(own, value.Member{Key: key.Value, KeyAt: keyAt, Value: v})
	}
	origin := source.Origin{At: b.file.Span(start, b.close(n, start, end, '}'))}
	return value.NewObject(append(merged, own...), origin)
}

// mergedMembers returns the members that a merge key brings in. Of equal names the last one counts; in a list of
// mappings YAML lets the first one count.
func mergedMembers(v *value.Value) []value.Member {
	if v.Kind() == value.Object {
		return slices.Clone(v.Members())
	}
	var members []value.Member
	for _, e := range slices.Backward(v.Elems()) {
		members = append(members, e.Members()...)
	}
	return members
}

// comments finds the comments between the scalars.
func (b *builder) comments() []source.Range {
	slices.SortFunc(b.scalars, func(a, c source.Range) int { return int(a.Start) - int(c.Start) })
	var comments []source.Range
	pos, next := 0, 0
	for pos < len(b.clean) {
		i := bytes.IndexByte(b.clean[pos:], '#')
		if i < 0 {
			break
		}
		pos += i
		for next < len(b.scalars) && int(b.scalars[next].End) <= pos {
			next++
		}
		if next < len(b.scalars) && int(b.scalars[next].Start) <= pos {
			pos = int(b.scalars[next].End)
			continue
		}
		if pos > 0 && !isBlank(b.clean[pos-1]) && b.clean[pos-1] != '\n' && b.clean[pos-1] != '\r' {
			pos++
			continue
		}
		end := pos
		for end < len(b.clean) && breakAt(b.clean, end) == 0 {
			end++
		}
		comments = append(comments, source.Range{Start: int32(pos), End: int32(end)})
		pos = end
	}
	return comments
}
