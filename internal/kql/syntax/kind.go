package syntax

type traits uint8

const (
	keyword    traits = 1 << iota
	identifier        // can be a name anywhere
	extended          // can be a name where a column or parameter is declared
	special           // can be a name where a path begins
)

// String returns the name that Microsoft's parser gives the kind.
func (k Kind) String() string { return kindFacts[k].name }

// IsKeyword reports whether tokens of kind k are keywords.
func (k Kind) IsKeyword() bool { return kindFacts[k].traits&keyword != 0 }

// text returns how a token of kind k is written, if all are written alike.
func (k Kind) text() string { return kindFacts[k].text }

func (k Kind) has(t traits) bool { return kindFacts[k].traits&t != 0 }
