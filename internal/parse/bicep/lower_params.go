package bicep

import (
	"slices"

	"github.com/sentinel-lint/sentinel-lint/internal/template"
)

// maxExtends limits how many parameter files extend one another.
const maxExtends = 20

// Params returns the parameter values that a .bicepparam file holds, with those of the files that it extends. It never
// returns nil.
func (l *Linker) Params(f *File) *template.ParamFile { return l.params(f, "", 0) }

func (l *Linker) params(f *File, prefix string, depth int) *template.ParamFile {
	lo := newLowering(l, f)
	lo.prefix = prefix
	lo.declare()
	out := &template.ParamFile{File: f.Source}
	var base *template.ParamFile
	for _, s := range f.Statements {
		switch s := s.(type) {
		case *Using:
			out.Using, _ = f.Literal(s.Path)
		case *Extends:
			if base == nil {
				base = lo.extends(s, depth)
			}
		case *Param:
			a := template.Arg{Name: s.Name.Text, NameAt: s.Name.Range, Secret: isSecret(s.Value)}
			if !a.Secret {
				a.Value = lo.expr(s.Value, lo.top)
			}
			out.Args = append(out.Args, a)
		case *Var:
			lo.t.Variables = append(lo.t.Variables, lo.variable(s))
		}
	}
	out.Variables, out.Functions = lo.t.Variables, lo.t.Functions
	out.Problems = lo.t.Problems
	if base != nil {
		inherit(out, base)
	}
	return out
}

// extends returns the parameter file that another one extends, or nil if it is not here.
func (lo *lowering) extends(s *Extends, depth int) *template.ParamFile {
	name, ok := lo.file.Literal(s.Path)
	if !ok || depth >= maxExtends {
		return nil
	}
	full := relative(lo.file.Source.Path(), name)
	f := lo.link.parse(full)
	if f == nil || lo.link.open[full] {
		return nil
	}
	lo.link.open[full] = true
	defer delete(lo.link.open, full)
	return lo.link.params(f, full+":", depth+1)
}

// inherit adds to a parameter file what the one that it extends holds and it does not.
func inherit(out, base *template.ParamFile) {
	for _, a := range base.Args {
		if slices.ContainsFunc(out.Args, func(own template.Arg) bool { return own.Name == a.Name }) {
			continue
		}
		if a.Value != nil {
			a.Value = &template.In{File: base.File, X: a.Value}
		}
		out.Args = append(out.Args, a)
	}
	for _, v := range base.Variables {
		copied := *v
		copied.Value = &template.In{File: base.File, X: v.Value}
		out.Variables = append(out.Variables, &copied)
	}
	for _, f := range base.Functions {
		copied := *f
		copied.Body = &template.In{File: base.File, X: f.Body}
		out.Functions = append(out.Functions, &copied)
	}
	out.Problems = append(out.Problems, base.Problems...)
	if out.Using == "" {
		out.Using = base.Using
	}
}
