package store

import (
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"sync"
	"testing"
	"time"
)

// A TDS 7.4 endpoint of our own, for tests of what go-mssqldb puts on the wire for us and of how we take what a server
// answers: deadlocks, dropped connections, sleeping databases, wrong certificates. It executes no SQL; a handler answers each
// request. It proves nothing about T-SQL. Written from Microsoft's open specification [MS-TDS].

// Types of packets.
const (
	packetBatch, packetRPC, packetReply, packetAttention    = 1, 3, 4, 6
	packetBulk, packetTransaction, packetLogin, packetHello = 7, 14, 16, 18
)

const endOfMessage = 1 // packet status

// tdsKind is a kind of request.
type tdsKind string

const (
	tdsLogin    tdsKind = "login"
	tdsBatch    tdsKind = "batch"
	tdsRPC      tdsKind = "rpc"
	tdsBegin    tdsKind = "begin"
	tdsCommit   tdsKind = "commit"
	tdsRollback tdsKind = "rollback"
	tdsBulk     tdsKind = "bulk"
	tdsCancel   tdsKind = "cancel"
)

// tdsParam is a parameter of a call, or a column of a bulk load.
type tdsParam struct {
	name, typ string
	value     any
}

// tdsRequest is what a client asked.
type tdsRequest struct {
	kind  tdsKind
	sql   string // a batch's text, the text given to sp_executesql, or a procedure's name
	args  []tdsParam
	rows  [][]any // of a bulk load
	inTx  bool
	reset bool // the session was to be reset first
	login *tdsLoginInfo
}

type tdsLoginInfo struct {
	user, password, app, database string
	version                       uint32
	encrypted, ansi               bool
}

// tdsReply answers a request; the zero reply is success without rows.
type tdsReply struct {
	columns []tdsColumn
	rows    [][]any
	err     *tdsError
	delay   time.Duration // answer this late; an attention cuts it short
	drop    bool          // close the connection instead of answering
	endsTx  bool          // the error undid the transaction, as 1205 does
}

type tdsColumn struct {
	name string
	typ  byte
}

// Types of columns in answers.
const (
	tdsBigint, tdsInt, tdsSmallint, tdsNVarchar, tdsVarbinary, tdsDatetime2 = 0x7F, 0x38, 0x34, 0xE7, 0xA5, 0x2A
)

type tdsError struct {
	number  int32
	class   byte
	message string
}

type tdsServer struct {
	addr    string
	tls     *tls.Config // nil: says that it cannot encrypt
	handler func(tdsRequest) tdsReply

	mu    sync.Mutex
	log   []tdsRequest
	conns []net.Conn
}

// startTDS listens on loopback until the test ends. The handler is called for one request at a time.
func startTDS(t *testing.T, config *tls.Config, handler func(tdsRequest) tdsReply) *tdsServer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &tdsServer{addr: listener.Addr().String(), tls: config, handler: handler}
	var group sync.WaitGroup
	group.Go(func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return // closed
			}
			s.mu.Lock()
			s.conns = append(s.conns, c)
			s.mu.Unlock()
			group.Go(func() {
				_ = (&tdsConn{server: s, raw: c, stream: c}).serve() // a test sees it by what is missing from the log
				_ = c.Close()
			})
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		s.mu.Lock()
		for _, c := range s.conns {
			_ = c.Close()
		}
		s.mu.Unlock()
		group.Wait()
	})
	return s
}

// requests returns what was asked so far, in order.
func (s *tdsServer) requests() []tdsRequest {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log)
}

type tdsConn struct {
	server *tdsServer
	raw    net.Conn
	stream io.ReadWriter // raw, or TLS over it
	tx     uint64
	packet byte
}

// read returns one message: the bodies of its packets.
func (c *tdsConn) read() (typ, status byte, body []byte, err error) {
	for {
		var h [8]byte
		if _, err = io.ReadFull(c.stream, h[:]); err != nil {
			return 0, 0, nil, err
		}
		n := int(binary.BigEndian.Uint16(h[2:]))
		if n < len(h) {
			return 0, 0, nil, errors.New("short packet")
		}
		b := make([]byte, n-len(h))
		if _, err = io.ReadFull(c.stream, b); err != nil {
			return 0, 0, nil, err
		}
		typ, status, body = h[0], status|h[1], append(body, b...)
		if h[1]&endOfMessage != 0 {
			return typ, status, body, nil
		}
	}
}

func (c *tdsConn) write(typ byte, b []byte) error {
	const most = 4096 - 8
	for first := true; first || len(b) > 0; first = false {
		n, status := min(len(b), most), byte(0)
		if n == len(b) {
			status = endOfMessage
		}
		c.packet++
		h := []byte{typ, status, 0, 0, 0, 1, c.packet, 0}
		binary.BigEndian.PutUint16(h[2:], uint16(n+len(h)))
		if _, err := c.stream.Write(append(h, b[:n]...)); err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}

func (c *tdsConn) serve() error {
	if err := c.hello(); err != nil {
		return err
	}
	if ok, err := c.login(); !ok {
		return err
	}
	for {
		typ, status, body, err := c.read()
		if err != nil {
			return err
		}
		request, err := parseRequest(typ, body)
		if err != nil {
			return err
		}
		request.reset = status&0x08 != 0
		if request.reset {
			c.tx = 0
		}
		reply := c.ask(request)
		if reply.drop {
			return nil
		}
		cut, err := c.wait(reply.delay)
		if err != nil {
			return err
		}
		if cut {
			c.ask(tdsRequest{kind: tdsCancel})
			request, reply = tdsRequest{kind: tdsCancel}, tdsReply{}
		}
		if err := c.answer(request, reply); err != nil {
			return err
		}
	}
}

func (c *tdsConn) ask(r tdsRequest) tdsReply {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	r.inTx = c.tx != 0
	c.server.log = append(c.server.log, r)
	return c.server.handler(r)
}

// wait sleeps, or until the client sends an attention.
func (c *tdsConn) wait(d time.Duration) (cut bool, err error) {
	if d == 0 {
		return false, nil
	}
	if err := c.raw.SetReadDeadline(time.Now().Add(d)); err != nil {
		return false, err
	}
	typ, _, _, err := c.read()
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		return false, c.raw.SetReadDeadline(time.Time{})
	}
	return typ == packetAttention, errors.Join(err, c.raw.SetReadDeadline(time.Time{}))
}

// hello agrees on encryption and does the TLS handshake.
func (c *tdsConn) hello() error {
	const off, on, no, required = 0, 1, 2, 3
	typ, _, body, err := c.read()
	if err != nil || typ != packetHello {
		return fmt.Errorf("wanted PRELOGIN, got %d: %w", typ, err)
	}
	wants := byte(no)
	for i := 0; i+5 <= len(body) && body[i] != 0xFF; i += 5 {
		if at := int(binary.BigEndian.Uint16(body[i+1:])); body[i] == 1 && at < len(body) {
			wants = body[at]
		}
	}
	says := byte(no)
	switch {
	case c.server.tls != nil && wants == no:
		says = required
	case c.server.tls != nil:
		says = on
	}
	if err := c.write(packetReply, []byte{0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xFF, 16, 0, 0x03, 0xE8, 0, 0, says}); err != nil {
		return err
	}
	if says != on {
		return nil
	}
	shim := &tdsHandshake{Conn: c.raw, c: c}
	stream := tls.Server(shim, c.server.tls)
	if err := stream.Handshake(); err != nil {
		return err
	}
	shim.done = true
	c.stream = stream
	return nil
}

func (c *tdsConn) login() (ok bool, err error) {
	typ, _, body, err := c.read()
	if err != nil || typ != packetLogin {
		return false, fmt.Errorf("wanted LOGIN7, got %d: %w", typ, err)
	}
	info, err := parseLogin(body)
	if err != nil {
		return false, err
	}
	_, info.encrypted = c.stream.(*tls.Conn)
	reply := c.ask(tdsRequest{kind: tdsLogin, login: info})
	if reply.drop {
		return false, nil
	}
	var o tdsOut
	if reply.err != nil {
		o.failure(*reply.err)
		o.done(tokenDone, doneError)
		return false, c.write(packetReply, o.Bytes())
	}
	o.change(1, info.database, "master")
	o.token(tokenLoginAck, func(o *tdsOut) {
		o.bytes(1, 0x74, 0, 0, 4) // SQL, TDS 7.4
		o.short("test endpoint")
		o.bytes(16, 0, 0x03, 0xE8)
	})
	o.change(4, "4096", "4096")
	o.done(tokenDone, 0)
	return true, c.write(packetReply, o.Bytes())
}

// answer writes a reply, and keeps account of the transaction.
func (c *tdsConn) answer(q tdsRequest, r tdsReply) error {
	const began, committed, undone, reset = 8, 9, 10, 18
	var o tdsOut
	if q.reset {
		o.token(tokenChange, func(o *tdsOut) { o.bytes(reset, 0, 0) })
	}
	switch {
	case r.err != nil:
		if r.endsTx && c.tx != 0 {
			o.transaction(undone, 0, c.tx)
			c.tx = 0
		}
		o.failure(*r.err)
		o.done(doneOf(q.kind), doneError)
		return c.write(packetReply, o.Bytes())
	case q.kind == tdsBegin:
		c.tx = uint64(c.packet) | 1<<48
		o.transaction(began, c.tx, 0)
	case q.kind == tdsCommit:
		o.transaction(committed, 0, c.tx)
		c.tx = 0
	case q.kind == tdsRollback:
		o.transaction(undone, 0, c.tx)
		c.tx = 0
	case q.kind == tdsCancel:
		o.done(tokenDone, doneAttention)
		return c.write(packetReply, o.Bytes())
	}
	if err := o.result(q, r); err != nil {
		return err
	}
	return c.write(packetReply, o.Bytes())
}

// tdsHandshake carries TLS inside packets until the handshake is done, then steps aside.
type tdsHandshake struct {
	net.Conn
	c    *tdsConn
	in   []byte
	done bool
}

func (h *tdsHandshake) Read(p []byte) (int, error) {
	if h.done {
		return h.Conn.Read(p)
	}
	for len(h.in) == 0 {
		_, _, b, err := h.c.read()
		if err != nil {
			return 0, err
		}
		h.in = b
	}
	n := copy(p, h.in)
	h.in = h.in[n:]
	return n, nil
}

func (h *tdsHandshake) Write(p []byte) (int, error) {
	if h.done {
		return h.Conn.Write(p)
	}
	return len(p), h.c.write(packetHello, p)
}
