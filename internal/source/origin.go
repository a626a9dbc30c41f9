package source

// An Origin says where a value was written and how it came to where it is used.
type Origin struct {
	At  Span // the text to look at and to edit
	Via *Hop // the last step on the way from At to the use; nil if the value is used where it is written
}

// A Hop is one step between the place where a value is written and the place where it is used: the use of a parameter
// whose default it is, of a variable, a copy of a loop.
type Hop struct {
	At   Span   // where the value passes: the use of the parameter or variable
	Says string // the step in words: "default of parameter 'enabled'"
	Prev *Hop   // the step before, nearer to where the value was written
}

// Span returns where the value was written.
func (o Origin) Span() Span { return o.At }

// Through returns o after one more step.
func (o Origin) Through(at Span, says string) Origin {
	return Origin{o.At, &Hop{at, says, o.Via}}
}

// Used returns the place where the value is used: the last hop, or the place itself without one.
func (o Origin) Used() Span {
	if o.Via != nil {
		return o.Via.At
	}
	return o.At
}

// Hops returns the steps in order, from where the value was written to where it is used.
func (o Origin) Hops() []*Hop {
	var hops []*Hop
	for h := o.Via; h != nil; h = h.Prev {
		hops = append(hops, h)
	}
	for i, j := 0, len(hops)-1; i < j; i, j = i+1, j-1 {
		hops[i], hops[j] = hops[j], hops[i]
	}
	return hops
}
