package syntax

// Causes returns the problems that are worth telling a person: of each stretch between two bars or semicolons one,
// because the others there are mostly its consequences. It is the first defect of a character or literal, and where there
// is none the first problem.
func (q *Query) Causes() []Problem {
	var causes []Problem
	stretch, last := 0, -1
	next := 0 // the token that the stretch is counted up to
	for _, p := range q.Problems {
		for next < len(q.Tokens) && q.Tokens[next].Start < p.Range.Start {
			if k := q.Tokens[next].Kind; k == BarToken || k == SemicolonToken {
				stretch++
			}
			next++
		}
		switch {
		case stretch != last:
			causes = append(causes, p)
			last = stretch
		case p.lexical() && !causes[len(causes)-1].lexical():
			causes[len(causes)-1] = p
		}
	}
	return causes
}

// lexical reports whether the problem is within a token.
func (p Problem) lexical() bool { return p.Code == codeUnfinished || p.Code == codeCharacter }
