package syntax

import "strings"

// keywordTable finds a keyword by its text. It is a hash table without deletion; text and kind of every keyword are in
// [kindFacts].
type keywordTable struct {
	plain    [1024]Kind  // words without - . ~ ! or a space, by hash, linear probing
	compound [256][]Kind // the others, by first letter, longest first
}

var keywords = newKeywordTable()

func newKeywordTable() *keywordTable {
	t := new(keywordTable)
	for k := None + 1; k <= lastToken; k++ {
		if text := k.text(); !k.IsKeyword() && k != BangToken {
			continue
		} else if strings.ContainsAny(text, "-.~! ") {
			t.addCompound(k)
		} else {
			i := hashWord(text)
			for t.plain[i] != None {
				i = (i + 1) % uint32(len(t.plain))
			}
			t.plain[i] = k
		}
	}
	return t
}

func (t *keywordTable) addCompound(k Kind) {
	list := t.compound[k.text()[0]]
	at := len(list)
	for at > 0 && len(list[at-1].text()) < len(k.text()) {
		at--
	}
	list = append(list, None)
	copy(list[at+1:], list[at:])
	list[at] = k
	t.compound[k.text()[0]] = list
}

func hashWord(w string) uint32 {
	n := uint32(len(w))
	h := n*31 + uint32(w[0])*7 + uint32(w[n-1])*131 + uint32(w[n/2])*17
	if n > 2 {
		h += uint32(w[2]) * 61
	}
	return h % 1024
}

// word returns the keyword that is exactly w, or None.
func (t *keywordTable) word(w string) Kind {
	for i := hashWord(w); ; i = (i + 1) % uint32(len(t.plain)) {
		k := t.plain[i]
		if k == None || kindFacts[k].text == w {
			return k
		}
	}
}

// prefix returns the longest compound keyword that text begins with, or None.
func (t *keywordTable) prefix(text string) Kind {
	for _, k := range t.compound[text[0]] {
		if strings.HasPrefix(text, k.text()) {
			return k
		}
	}
	return None
}
