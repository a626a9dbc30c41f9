package bind

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/domain"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
)

// customCall binds the calls whose result depends on more than the types of the arguments.
func (b *binder) customCall(n *syntax.Call, f *builtin, args []*value, s *scope, v *value) *value {
	switch f.Name {
	case "arg_max", "arg_min", "argmax", "argmin":
		return b.extreme(f, args, s, v)
	case "take_any", "any":
		return tupleValue(v, b.anyColumns(f, args, s))
	case "percentile", "percentiles", "percentilew", "percentilesw":
		return tupleValue(v, b.percentiles(f, args))
	case "percentiles_array", "percentilesw_array":
		return tupleValue(v, arrayPercentiles(args))
	case "array_sort_asc", "array_sort_desc":
		return tupleValue(v, sortedArrays(args))
	}
	if t := seriesColumns(f.Name, args); t != nil {
		return tupleValue(v, t)
	}
	v.typ = b.customType(f.Name, args, s)
	return v
}

func tupleValue(v *value, columns []*Column) *value {
	v.tuple, v.isTuple = columns, true
	return v
}

// customType returns the type of the result of functions that look into their arguments.
func (b *binder) customType(name string, args []*value, s *scope) *schema.Type {
	types := typesOf(args)
	switch name {
	case "pack", "bag_pack", "pack_dictionary":
		return packedType(args, types)
	case "bag_pack_columns":
		var properties []schema.Column
		for _, a := range args {
			if a.column != nil {
				properties = append(properties, schema.Column{Name: a.column.Name, Type: a.column.Type})
			}
		}
		return schema.BagOf(properties)
	case "pack_all":
		return rowType(s.row)
	case "pack_array":
		if len(args) == 1 && args[0].star {
			return schema.ArrayType
		}
		return schema.ArrayOf(schema.CommonOf(types, schema.Promotion))
	case "set_union", "set_intersect", "set_difference":
		if t := schema.CommonOf(types, schema.Promotion); t != nil && t.Kind() == schema.Array {
			return t
		}
		return schema.ArrayType
	case "array_concat":
		if t := schema.CommonOf(types, schema.NoConversion); t != nil {
			return t
		}
		return schema.ArrayType
	case "array_iff", "array_iif":
		if len(types) > 1 && !types[1].IsDynamic() {
			return schema.ArrayOf(types[1])
		}
		if len(types) > 1 {
			return types[1]
		}
	case "bag_merge":
		return mergedBag(types)
	case "bag_set_key":
		return bagWithKey(args, types)
	case "bag_remove_keys":
		return schema.BagType
	case "bin_auto":
		if len(types) > 0 {
			return schema.Promoted(types[0])
		}
	}
	return schema.DynamicType
}

func packedType(args []*value, types []*schema.Type) *schema.Type {
	var properties []schema.Column
	for i := 0; i+1 < len(args); i += 2 {
		if key, ok := args[i].text(); ok && args[i].constant {
			properties = append(properties, schema.Column{Name: key, Type: types[i+1]})
		}
	}
	return schema.BagOf(properties)
}

func rowType(row *Rel) *schema.Type {
	if row == nil {
		return schema.BagType
	}
	var properties []schema.Column
	for _, c := range row.Columns {
		properties = append(properties, schema.Column{Name: c.Name, Type: c.Type})
	}
	return schema.BagOf(properties)
}

func mergedBag(types []*schema.Type) *schema.Type {
	if len(types) == 0 || types[0].Kind() != schema.Bag {
		return schema.BagType
	}
	merged := slices.Clone(types[0].Properties())
	for _, t := range types[1:] {
		for _, p := range t.Properties() {
			if !slices.ContainsFunc(merged, func(q schema.Column) bool { return q.Name == p.Name }) {
				merged = append(merged, p)
			}
		}
	}
	return schema.BagOf(merged)
}

func bagWithKey(args []*value, types []*schema.Type) *schema.Type {
	if len(args) < 3 {
		return schema.BagType
	}
	key, ok := args[1].text()
	if !ok || strings.ContainsAny(key, "$.[]") || strings.TrimSpace(key) == "" {
		return types[0]
	}
	added := schema.BagOf([]schema.Column{{Name: key, Type: types[2]}})
	if types[0].Kind() != schema.Bag {
		return added
	}
	return mergedBag([]*schema.Type{added, types[0]})
}

// extreme binds arg_max and arg_min: the extreme value and columns of the row that has it.
func (b *binder) extreme(f *builtin, args []*value, s *scope, v *value) *value {
	old := f.Name == "argmax" || f.Name == "argmin"
	prefix := f.Name[len(f.Name)-3:]
	p := picker{by: s.by, star: slices.ContainsFunc(args, func(a *value) bool { return a.star }), old: old}
	if len(args) > 0 {
		p.primary = args[0].name
	}
	for i, a := range args {
		switch {
		case a.star:
			p.addStar(s.row, i)
		case a.same != nil:
			p.addColumn(a.same, a.name, i)
		default:
			name := a.name
			if name == "" && i == 0 {
				name = prefix + "_"
			} else if name == "" {
				name = prefix + "_" + p.primary + "_arg" + strconv.Itoa(i)
			}
			p.columns = append(p.columns, &Column{Name: p.named(name, i), Type: a.result(), Value: a.scalar})
		}
	}
	return tupleValue(v, p.columns)
}

// A picker collects the columns of a row that an aggregate picks.
type picker struct {
	by, taken []*Column
	star, old bool
	primary   string
	columns   []*Column
}

func (p *picker) allows(c *Column, i int) bool {
	return i == 0 || !p.star || !slices.Contains(p.taken, c) && !slices.Contains(p.by, c)
}

// named returns the name of a column; the obsolete aggregates put the name of the first argument in front.
func (p *picker) named(name string, i int) string {
	if p.old && i > 0 {
		return p.primary + "_" + name
	}
	return name
}

func (p *picker) addStar(row *Rel, i int) {
	if row == nil {
		return
	}
	for _, c := range row.all() {
		if p.allows(c, i) && !(p.old && slices.Contains(p.taken, c)) {
			p.taken = append(p.taken, c)
			p.columns = append(p.columns, renamed(c, p.named(c.Name, i)))
		}
	}
}

func (p *picker) addColumn(c *Column, name string, i int) {
	if !p.allows(c, i) {
		return
	}
	name = p.named(name, i)
	if name == c.Name && (slices.Contains(p.taken, c) || slices.Contains(p.by, c)) {
		p.columns = append(p.columns, &Column{Name: name, Type: c.Type, Of: []*Column{c}})
		return
	}
	p.taken = append(p.taken, c)
	p.columns = append(p.columns, renamed(c, name))
}

// renamed returns the column, or one that is another name of it.
func renamed(c *Column, name string) *Column {
	if c.Name == name {
		return c
	}
	return &Column{Name: name, Type: c.Type, Of: []*Column{c}}
}

// anyColumns are the columns of take_any and any with several arguments.
func (b *binder) anyColumns(f *builtin, args []*value, s *scope) []*Column {
	prefix := ""
	if f.Name == "take_any" {
		prefix = "any_"
	}
	p := picker{by: s.by, star: slices.ContainsFunc(args, func(a *value) bool { return a.star })}
	for i, a := range args {
		switch {
		case a.star:
			p.addStar(s.row, 1)
		case a.same != nil:
			p.addColumn(a.same, a.name, 1)
		default:
			name := a.name
			if name == "" {
				name = prefix + "arg" + strconv.Itoa(i)
			}
			p.columns = append(p.columns, &Column{Name: name, Type: a.result(), Value: a.scalar})
		}
	}
	return p.columns
}

// percentiles are the columns percentile_x_50, one for each percentile.
func (b *binder) percentiles(f *builtin, args []*value) []*Column {
	skip := 1
	if strings.HasSuffix(f.Name, "w") {
		skip = 2
	}
	if len(args) == 0 {
		return nil
	}
	typ := schema.Promoted(args[0].result())
	if typ == schema.DecimalType {
		typ = schema.RealType
	}
	var columns []*Column
	for _, a := range args[min(skip, len(args)):] {
		label := ""
		if a.scalar != nil && a.scalar.Op == OpConstant && a.scalar.Const.Kind == domain.Number {
			label = strings.ReplaceAll(strconv.FormatFloat(a.scalar.Const.Num, 'f', -1, 64), ".", "_")
		} else if text, ok := a.text(); ok {
			label = text
		} else {
			label = a.name
		}
		columns = append(columns, &Column{
			Name: fmt.Sprintf("percentile_%s_%s", args[0].name, label), Type: typ,
		})
	}
	return columns
}

func arrayPercentiles(args []*value) []*Column {
	if len(args) == 0 {
		return nil
	}
	return []*Column{{Name: "percentiles_" + args[0].name, Type: schema.ArrayType}}
}

func sortedArrays(args []*value) []*Column {
	var columns []*Column
	for i, a := range args {
		if !isArray(a.result()) {
			break
		}
		name := "array" + strconv.Itoa(i)
		if a.name != "" {
			name = a.name
		}
		columns = append(columns, &Column{Name: name + "_sorted", Type: a.result()})
	}
	return columns
}

// seriesParts are the parts of the results of the functions on series (Kusto.Language 12.4.1).
var seriesParts = map[string]string{
	"series_stats":    "min:real min_idx:long max:real max_idx:long avg:real stdev:real variance:real",
	"series_fit_line": "rsquare:real slope:real variance:real rvariance:real interception:real line_fit:reals",
	"series_fit_2lines": "rsquare:real split_idx:long variance:real rvariance:real line_fit:reals right_rsquare:real " +
		"right_slope:real right_interception:real right_variance:real right_rvariance:real left_rsquare:real " +
		"left_slope:real left_interception:real left_variance:real left_rvariance:real",
	"series_fit_poly":            "rsquare:real coefficients:reals variance:real rvariance:real poly_fit:reals",
	"series_fft":                 "real:reals imag:reals",
	"series_ifft":                "real:reals imag:reals",
	"series_periods_detect":      "periods:reals scores:reals",
	"series_periods_validate":    "periods:reals scores:reals",
	"series_decompose":           "baseline:array seasonal:array trend:array residual:array",
	"series_decompose_forecast":  "baseline:array seasonal:array trend:array residual:array",
	"series_decompose_anomalies": "ad_flag:array ad_score:array baseline:array",
}

// seriesColumns are the columns of a function on series: its name, the series and the part; nil for other functions.
func seriesColumns(name string, args []*value) []*Column {
	parts, ok := seriesParts[name]
	if !ok || len(args) == 0 {
		return nil
	}
	var columns []*Column
	for _, part := range strings.Fields(parts) {
		label, typ, _ := strings.Cut(part, ":")
		t := schema.TypeNamed(typ)
		switch typ {
		case "array":
			t = schema.ArrayType
		case "reals":
			t = schema.ArrayOf(schema.RealType)
		}
		prefix := name
		if args[0].name != "" {
			prefix += "_" + args[0].name
		}
		columns = append(columns, &Column{Name: prefix + "_" + label, Type: t})
	}
	return columns
}
