package bicep

// A typeInfo is what evaluation needs to know of a type.
type typeInfo struct {
	name     string // as ARM calls it; empty if it is not one of the basic types
	nullable bool
	secure   bool
	values   []Expr // the literals of a union of literals
}

// maxTypeDepth limits how far declared types are followed, which may refer to themselves.
const maxTypeDepth = 20

// typeOf reduces a type to what evaluation needs.
func (lo *lowering) typeOf(t Type, depth int) typeInfo {
	if depth > maxTypeDepth {
		return typeInfo{}
	}
	switch t := t.(type) {
	case *TypeName:
		return lo.namedType(t.Name, depth)
	case *TypeArray, *TypeTuple:
		return typeInfo{name: "array"}
	case *TypeObject:
		return typeInfo{name: "object"}
	case *TypeNullable:
		info := lo.typeOf(t.Of, depth+1)
		info.nullable = true
		return info
	case *TypeNonNull:
		info := lo.typeOf(t.Of, depth+1)
		info.nullable = false
		return info
	case *TypeLiteral:
		return literalType(t)
	case *TypeUnion:
		return lo.unionType(t, depth)
	}
	return typeInfo{}
}

func literalType(t *TypeLiteral) typeInfo {
	info := typeInfo{values: []Expr{t.Value}}
	switch t.Value.(type) {
	case *String:
		info.name = "string"
	case *IntegerLit, *Unary:
		info.name = "int"
	case *Bool:
		info.name = "bool"
	case *NullLit:
		return typeInfo{nullable: true}
	}
	return info
}

// unionType joins the alternatives: the values are known if every one of them is a literal.
func (lo *lowering) unionType(t *TypeUnion, depth int) typeInfo {
	var out typeInfo
	open := false
	for i, of := range t.Of {
		info := lo.typeOf(of, depth+1)
		out.nullable = out.nullable || info.nullable
		if i == 0 || out.name == "" {
			out.name = info.name
		}
		open = open || len(info.values) == 0 && info.name != ""
		out.values = append(out.values, info.values...)
	}
	if open {
		out.values = nil
	}
	return out
}

// namedType reduces a declared type once; one that needs itself has no basic type meanwhile.
func (lo *lowering) namedType(name string, depth int) typeInfo {
	info, ok := lo.types[name]
	if !ok {
		lo.types[name] = typeInfo{}
		info = lo.declaredType(name, depth)
		lo.types[name] = info
	}
	return info
}

func (lo *lowering) declaredType(name string, depth int) typeInfo {
	switch name {
	case "string", "int", "bool", "object", "array":
		if _, shadowed := lo.top.names[name]; !shadowed {
			return typeInfo{name: name}
		}
	}
	sym, ok := lo.top.find(name)
	if ok && sym.kind == importedSymbol && sym.from != nil {
		info := sym.from.namedType(sym.name, depth+1)
		info.values = nil // they are written in the other file
		return info
	}
	decl, ok := sym.decl.(*TypeDecl)
	if !ok {
		return typeInfo{}
	}
	info := lo.typeOf(decl.Type, depth+1)
	info.secure = info.secure || lo.has(decl, "secure")
	return info
}
