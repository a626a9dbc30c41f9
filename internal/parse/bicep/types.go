package bicep

// noType returns what stands for a missing type.
func (p *parser) noType() Type { return &TypeBad{span{p.here()}} }

// typeExpr parses a type: a union, or one alternative.
func (p *parser) typeExpr() Type {
	if !p.enter() {
		t := p.noType()
		p.recover()
		return t
	}
	defer p.leave()
	start := p.peek().Start
	leading := p.skipTo(Pipe)
	if leading {
		p.take()
		p.newlines()
	}
	first := p.typeItem()
	if !p.skipTo(Pipe) && !leading {
		return first
	}
	start = min(start, first.Extent().Start)
	u := &TypeUnion{Of: []Type{first}}
	for p.skipTo(Pipe) {
		p.take()
		p.newlines()
		u.Of = append(u.Of, p.typeItem())
	}
	u.span = p.from(start)
	return u
}

// typeItem parses a type with what stands behind it.
func (p *parser) typeItem() Type {
	t := p.typePrimary()
	start := t.Extent().Start
	for n := 0; !p.tooLong(n); n++ {
		switch p.kind() {
		case LeftSquare:
			t = p.typeIndex(t, start)
		case Question:
			p.take()
			t = &TypeNullable{p.from(start), t}
		case Bang:
			p.take()
			t = &TypeNonNull{p.from(start), t}
		case Dot:
			p.take()
			if star := p.peek(); p.accept(Star) {
				t = &TypeMember{p.from(start), t, Name{"*", star.Range}}
			} else {
				t = p.typeMember(t, start)
			}
		default:
			return t
		}
	}
	return t
}

// typeMember parses the name after a dot, which may be that of a type with arguments in a namespace.
func (p *parser) typeMember(of Type, start int32) Type {
	name := p.name()
	if p.kind() == Less {
		a := p.typeApply(name)
		a.span = p.from(start)
		return a
	}
	return &TypeMember{p.from(start), of, name}
}

func (p *parser) typeIndex(of Type, start int32) Type {
	p.take()
	if p.accept(RightSquare) {
		return &TypeArray{p.from(start), of}
	}
	if !p.accept(Star) && !p.accept(Integer) {
		p.missing(`"]", an integer or "*"`)
	}
	p.expect(RightSquare)
	return &TypeItem{p.from(start), of}
}

func (p *parser) typePrimary() Type {
	t := p.peek()
	switch t.Kind {
	case Identifier:
		name := p.name()
		if p.kind() == Less {
			return p.typeApply(name)
		}
		return &TypeName{span{name.Range}, name.Text}
	case Integer, True, False, Null, StringComplete, StringLeft:
		x := p.primary()
		return &TypeLiteral{span{x.Extent()}, x}
	case Minus:
		x := p.unary()
		return &TypeLiteral{span{x.Extent()}, x}
	case LeftBrace:
		return p.typeObject()
	case LeftSquare:
		return p.typeTuple()
	case LeftParen:
		p.take()
		p.newlines()
		inner := p.typeExpr()
		p.newlines()
		p.expect(RightParen)
		return inner
	}
	p.missing("a type")
	return p.noType()
}

func (p *parser) typeApply(name Name) *TypeApply {
	p.take()
	a := &TypeApply{Name: name}
	p.newlines()
	for p.kind() != Greater {
		a.Args = append(a.Args, p.typeExpr())
		p.newlines()
		if !p.accept(Comma) {
			break
		}
		p.newlines()
	}
	p.expect(Greater)
	a.span = p.from(name.Start)
	return a
}

func (p *parser) typeObject() Type {
	start := p.take().Start
	o := &TypeObject{}
	p.members(RightBrace, start, func() {
		d := p.decorators()
		switch p.kind() {
		case Star:
			p.take()
			p.expect(Colon)
			o.Additional = p.typeExpr()
		case Identifier, True, False, Null, StringComplete, StringLeft:
			prop := TypeProperty{Decorators: d, Key: p.key()}
			p.expect(Colon)
			prop.Type = p.typeExpr()
			o.Properties = append(o.Properties, prop)
		}
	})
	o.span = p.from(start)
	return o
}

func (p *parser) typeTuple() Type {
	start := p.take().Start
	t := &TypeTuple{}
	p.members(RightSquare, start, func() {
		item := TypeTupleItem{Decorators: p.decorators()}
		if k := p.kind(); k == Bang || k != Minus && !p.startsExpr() && k != Pipe {
			return
		}
		item.Type = p.typeExpr()
		t.Items = append(t.Items, item)
	})
	t.span = p.from(start)
	return t
}
