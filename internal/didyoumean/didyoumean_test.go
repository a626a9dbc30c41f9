package didyoumean

import "testing"

func TestClosest(t *testing.T) {
	keys := []string{"include", "exclude", "workspace", "workspaces", "failOn", "rules"}
	for _, test := range []struct{ word, want string }{
		{"incldue", "include"},  // swapped
		{"inclde", "include"},   // too few
		{"includee", "include"}, // too many
		{"inclode", "include"},  // wrong, and nearer than exclude
		{"failon", "failOn"},    // letter case
		{"workspace", "workspace"},
		{"worspaces", "workspaces"},
		{"rule", "rules"},
		{"rlues", "rules"},
		{"ignore", ""},
		{"x", ""},
		{"", ""},
	} {
		got, ok := Closest(test.word, keys)
		if got != test.want || ok != (test.want != "") {
			t.Errorf("Closest(%q) = %q, %v; want %q", test.word, got, ok, test.want)
		}
	}
	if got, ok := Closest("rules", nil); ok {
		t.Errorf("of no candidates %q is the closest", got)
	}
}

func TestMistakes(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "abc", 3},
		{"abc", "", 3},
		{"kitten", "sitting", 3},
		{"ab", "ba", 1},
		{"abcdef", "badcfe", 3},
		{"ca", "abc", 3}, // the restricted form does not edit what it swapped
		{"größe", "grösse", 2},
	} {
		if got := mistakes([]rune(test.a), []rune(test.b)); got != test.want {
			t.Errorf("mistakes(%q, %q) = %d, want %d", test.a, test.b, got, test.want)
		}
		if got := mistakes([]rune(test.b), []rune(test.a)); got != test.want {
			t.Errorf("mistakes(%q, %q) = %d, want %d", test.b, test.a, got, test.want)
		}
	}
}
