package run

import (
	"bytes"
	"testing"
)

func TestShelf(t *testing.T) {
	var s shelf
	a := s.room(3)
	copy(a, "aaa")
	b := s.room(3)
	copy(b, "bbb")
	s.takeBack(b)
	if c := s.room(2); &c[0] != &b[0] {
		t.Error("room that was taken back is not given again")
	}
	s.takeBack(a)                     // is not the last
	s.takeBack([]byte("xx"))          // is not of the shelf
	s.takeBack(nil)                   // is nothing
	s.takeBack(s.room(0))             // is no room
	s.takeBack(s.room(largeText + 1)) // has memory of its own
	for range boardSize / 1000 * 2 {
		copy(s.room(1000), bytes.Repeat([]byte{'c'}, 1000))
	}
	if string(a) != "aaa" {
		t.Errorf("what stood on the shelf is overwritten: %q", a)
	}
	if cap(a) != len(a) {
		t.Error("a text can grow into the next")
	}
}
