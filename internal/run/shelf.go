package run

// A shelf holds texts of files one behind the other. Most files are small: one by one in memory they would leave holes that
// little fits in. And many are put aside after one look: their room goes to the next.
//
// A shelf is for one goroutine at a time.
type shelf struct {
	board []byte // that is being filled; full ones belong to those who have texts on them
	used  int    // bytes of it
}

// boardSize is the number of bytes of a board. A text of more than a part of that has memory of its own.
const (
	boardSize = 1 << 20
	largeText = boardSize / 4
)

// room returns room for n bytes. It may hold what was written there before.
func (s *shelf) room(n int) []byte {
	if n > largeText {
		return make([]byte, n)
	}
	if s.used+n > len(s.board) {
		s.board, s.used = make([]byte, boardSize), 0
	}
	s.used += n
	return s.board[s.used-n : s.used : s.used]
}

// takeBack takes room back if it is what was given last. Nothing of it may be needed any more.
func (s *shelf) takeBack(room []byte) {
	if start := s.used - len(room); len(room) > 0 && start >= 0 && &s.board[start] == &room[0] {
		s.used = start
	}
}
