package report

import (
	"strings"
	"testing"
)

func TestVisible(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"plain [text]: a::b", "plain [text]: a::b"},
		{"é 日本 👩\u200d👧 می\u200cخواهم", "é 日本 👩\u200d👧 می\u200cخواهم"},
		{"a\x1b[31m\r\n\t\x7f\u0085", `a\u001b[31m\r\n\t\u007f\u0085`},
		{"\u202e\u2066\ufeff\u200b\u2028\U000e0041\U000e0101", `\u202e\u2066\ufeff\u200b\u2028\U000e0041\U000e0101`},
		{"::error::x", `\u003a:error::x`},
		{"a \u00a0::error::x", "a \u00a0" + `\u003a:error::x`},
		{"##vso[x] ##VSO[x] ##[x] #[x]", `##vso\u005bx] ##VSO\u005bx] ##\u005bx] #[x]`},
		{"\xff\xfe", "��"},
	} {
		if got := visible(test.in); got != test.want {
			t.Errorf("visible(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		text         string
		width, first int
		want         string
	}{
		{"a b c", 0, 0, "a b c"},
		{"aaa bbb ccc", 7, 0, "aaa bbb|ccc"},
		{"aaa bbb ccc", 7, 4, "aaa|bbb ccc"},
		{"aaaaaaaaaa b", 4, 0, "aaaaaaaaaa|b"},
		{"日本 語", 6, 0, "日本|語"},
		{"", 5, 0, ""},
	} {
		if got := strings.Join(wrap(test.text, test.width, test.first), "|"); got != test.want {
			t.Errorf("wrap(%q, %d, %d) = %q, want %q", test.text, test.width, test.first, got, test.want)
		}
	}
}
