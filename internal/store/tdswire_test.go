package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"time"
	"unicode/utf16"
)

// Tokens of an answer.
const (
	tokenColumns, tokenError, tokenLoginAck, tokenRow, tokenChange = 0x81, 0xAA, 0xAD, 0xD1, 0xE3
	tokenReturn, tokenDone, tokenDoneProc, tokenDoneInProc         = 0x79, 0xFD, 0xFE, 0xFF
)

// Status of a DONE token.
const doneMore, doneError, doneCount, doneAttention = 1, 2, 0x10, 0x20

func doneOf(kind tdsKind) byte {
	if kind == tdsRPC {
		return tokenDoneProc
	}
	return tokenDone
}

// tdsOut writes an answer. Writing to a buffer never fails.
type tdsOut struct{ bytes.Buffer }

func (o *tdsOut) bytes(b ...byte) { o.Write(b) }

func (o *tdsOut) number(v any) { _ = binary.Write(o, binary.LittleEndian, v) }

func (o *tdsOut) text(s string) { o.number(utf16.Encode([]rune(s))) }

// short writes a text after its length, in one byte.
func (o *tdsOut) short(s string) {
	o.bytes(byte(wide(s)))
	o.text(s)
}

func (o *tdsOut) token(typ byte, body func(*tdsOut)) {
	var in tdsOut
	body(&in)
	o.bytes(typ)
	o.number(uint16(in.Len()))
	o.Write(in.Bytes())
}

func (o *tdsOut) change(kind byte, now, was string) {
	o.token(tokenChange, func(o *tdsOut) {
		o.bytes(kind)
		o.short(now)
		o.short(was)
	})
}

func (o *tdsOut) transaction(kind byte, now, was uint64) {
	o.token(tokenChange, func(o *tdsOut) {
		o.bytes(kind)
		for _, v := range []uint64{now, was} {
			if v == 0 {
				o.bytes(0)
				continue
			}
			o.bytes(8)
			o.number(v)
		}
	})
}

func (o *tdsOut) done(token byte, status uint16) {
	o.bytes(token)
	o.number(status)
	o.number(uint16(0xC1)) // SELECT
	o.number(uint64(1))
}

func (o *tdsOut) failure(e tdsError) {
	o.token(tokenError, func(o *tdsOut) {
		o.number(e.number)
		o.bytes(1, max(e.class, 11))
		o.number(uint16(wide(e.message)))
		o.text(e.message)
		o.short("test endpoint")
		o.short("")
		o.number(int32(1)) // line
	})
}

// result writes rows, if there are any columns, and the end.
func (o *tdsOut) result(q tdsRequest, r tdsReply) error {
	if len(r.columns) > 0 {
		if err := o.table(r); err != nil {
			return err
		}
	}
	if q.kind != tdsRPC {
		o.done(tokenDone, doneCount)
		return nil
	}
	o.done(tokenDoneInProc, doneMore|doneCount)
	o.bytes(tokenReturn)
	o.number(int32(0))
	o.done(tokenDoneProc, 0)
	return nil
}

func (o *tdsOut) table(r tdsReply) error {
	collation := []byte{0x09, 0x04, 0xD0, 0x00, 0x34}
	o.bytes(tokenColumns)
	o.number(uint16(len(r.columns)))
	for _, c := range r.columns {
		o.bytes(0, 0, 0, 0, 9, 0) // nullable, writable
		switch c.typ {
		case tdsSmallint, tdsInt, tdsBigint: // as INTN, which can be NULL
			o.bytes(0x26, map[byte]byte{tdsSmallint: 2, tdsInt: 4, tdsBigint: 8}[c.typ])
		case tdsNVarchar:
			o.bytes(c.typ)
			o.number(uint16(8000))
			o.Write(collation)
		case tdsVarbinary:
			o.bytes(c.typ)
			o.number(uint16(8000))
		case tdsDatetime2:
			o.bytes(c.typ, 3)
		default:
			return fmt.Errorf("column of type %#x", c.typ)
		}
		o.short(c.name)
	}
	for _, row := range r.rows {
		o.bytes(tokenRow)
		for i, v := range row {
			if err := o.value(r.columns[i].typ, v); err != nil {
				return err
			}
		}
	}
	return nil
}

func (o *tdsOut) value(typ byte, v any) error {
	switch v := v.(type) {
	case nil:
		if typ == tdsNVarchar || typ == tdsVarbinary {
			o.number(uint16(0xFFFF))
		} else {
			o.bytes(0)
		}
	case int:
		switch typ {
		case tdsSmallint:
			o.bytes(2)
			o.number(int16(v))
		case tdsInt:
			o.bytes(4)
			o.number(int32(v))
		default:
			o.bytes(8)
			o.number(int64(v))
		}
	case string:
		o.number(uint16(2 * wide(v)))
		o.text(v)
	case []byte:
		o.number(uint16(len(v)))
		o.Write(v)
	case time.Time:
		day := v.UTC().Truncate(24 * time.Hour)
		ms, d := uint64(v.UTC().Sub(day)/time.Millisecond), uint32(day.Unix()/86400+daysTo1970)
		o.bytes(7, byte(ms), byte(ms>>8), byte(ms>>16), byte(ms>>24), byte(d), byte(d>>8), byte(d>>16))
	default:
		return fmt.Errorf("value of type %T", v)
	}
	return nil
}

const daysTo1970 = 719162 // from the year 1

// tdsIn reads a request. After the end everything is zero and err is set.
type tdsIn struct {
	b   []byte
	i   int
	err error
}

func (in *tdsIn) take(n int) []byte {
	if n < 0 || in.i+n > len(in.b) {
		in.err, in.i = io.ErrUnexpectedEOF, len(in.b)
		return make([]byte, min(max(n, 0), 1<<16))
	}
	in.i += n
	return in.b[in.i-n : in.i]
}

func (in *tdsIn) rest() []byte { return in.take(len(in.b) - in.i) }
func (in *tdsIn) more() bool   { return in.err == nil && in.i < len(in.b) }
func (in *tdsIn) u8() byte     { return in.take(1)[0] }
func (in *tdsIn) u16() uint16  { return binary.LittleEndian.Uint16(in.take(2)) }
func (in *tdsIn) u32() uint32  { return binary.LittleEndian.Uint32(in.take(4)) }

// short reads a text after its length, in one byte.
func (in *tdsIn) short() string { return utf16Text(in.take(2 * int(in.u8()))) }

func utf16Text(b []byte) string {
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return string(utf16.Decode(u))
}

func parseRequest(typ byte, b []byte) (tdsRequest, error) {
	in := &tdsIn{b: b}
	if typ == packetBatch || typ == packetRPC || typ == packetTransaction {
		in.take(int(in.u32()) - 4) // headers
	}
	var r tdsRequest
	switch typ {
	case packetBatch:
		r.kind, r.sql = tdsBatch, utf16Text(in.rest())
	case packetTransaction:
		kinds := map[uint16]tdsKind{5: tdsBegin, 7: tdsCommit, 8: tdsRollback}
		r.kind = kinds[in.u16()]
	case packetRPC:
		r = in.call()
	case packetBulk:
		r = in.bulk()
	case packetAttention:
		r.kind = tdsCancel
	}
	if r.kind == "" && in.err == nil {
		in.err = fmt.Errorf("packet of type %d", typ)
	}
	return r, in.err
}

func (in *tdsIn) call() tdsRequest {
	const byNumber, executeSQL = 0xFFFF, 10
	r := tdsRequest{kind: tdsRPC}
	n, number := in.u16(), uint16(0)
	if n == byNumber {
		number = in.u16()
	} else {
		r.sql = utf16Text(in.take(2 * int(n)))
	}
	in.u16() // options
	for in.more() {
		p := tdsParam{name: in.short()}
		in.u8() // status
		typ := in.typeOf()
		p.typ, p.value = typ.String(), in.value(typ)
		r.args = append(r.args, p)
	}
	if number == executeSQL && len(r.args) > 0 {
		r.sql, _ = r.args[0].value.(string)
		r.args = r.args[min(2, len(r.args)):] // the second declares the others
	} else if number != 0 {
		r.sql = fmt.Sprintf("procedure %d", number)
	}
	return r
}

func (in *tdsIn) bulk() tdsRequest {
	r := tdsRequest{kind: tdsBulk}
	if in.u8() != tokenColumns {
		in.err = errors.New("a bulk load without columns")
		return r
	}
	types := make([]tdsType, in.u16())
	for i := range types {
		in.take(6) // user type and flags
		types[i] = in.typeOf()
		r.args = append(r.args, tdsParam{name: in.short(), typ: types[i].String()})
	}
	for in.more() && in.b[in.i] == tokenRow {
		in.u8()
		row := make([]any, len(types))
		for i, typ := range types {
			row[i] = in.value(typ)
		}
		r.rows = append(r.rows, row)
	}
	return r
}

func parseLogin(b []byte) (*tdsLoginInfo, error) {
	const user, password, app, database = 1, 2, 3, 8
	if len(b) < 94 {
		return nil, errors.New("short LOGIN7")
	}
	field := func(i int) []byte {
		at, n := int(binary.LittleEndian.Uint16(b[36+4*i:])), 2*int(binary.LittleEndian.Uint16(b[38+4*i:]))
		if at+n > len(b) {
			return nil
		}
		return bytes.Clone(b[at : at+n])
	}
	secret := field(password)
	for i, c := range secret {
		c ^= 0xA5
		secret[i] = c<<4 | c>>4
	}
	return &tdsLoginInfo{user: utf16Text(field(user)), password: utf16Text(secret), app: utf16Text(field(app)),
		database: utf16Text(field(database)), version: binary.LittleEndian.Uint32(b[4:]), ansi: b[25]&2 != 0}, nil
}

// tdsType is the type of a parameter or column.
type tdsType struct {
	id    byte
	size  int
	scale byte
}

// tdsFixed are the types of fixed length.
var tdsFixed = map[byte]int{0x30: 1, 0x32: 1, 0x34: 2, 0x38: 4, 0x3E: 8, 0x7F: 8}

const plp = 0xFFFF // size of what comes in chunks

func (in *tdsIn) typeOf() tdsType {
	t := tdsType{id: in.u8()}
	switch t.id {
	case 0x26, 0x68, 0x6D, 0x24: // int, bit, float, uniqueidentifier
		t.size = int(in.u8())
	case 0x2A, 0x2B: // datetime2, datetimeoffset
		t.scale = in.u8()
	case 0xE7, 0xEF, 0xA7, 0xAF: // texts
		t.size = int(in.u16())
		in.take(5) // collation
	case 0xA5, 0xAD: // binaries
		t.size = int(in.u16())
	default:
		size, ok := tdsFixed[t.id]
		if !ok {
			in.err = fmt.Errorf("type %#x", t.id)
		}
		t.size = size
	}
	return t
}

// String names the type as T-SQL does.
func (t tdsType) String() string {
	switch t.id {
	case 0x26, 0x30, 0x34, 0x38, 0x7F:
		return map[int]string{1: "tinyint", 2: "smallint", 4: "int", 8: "bigint"}[t.size]
	case 0x68, 0x32:
		return "bit"
	case 0x6D, 0x3E:
		return "float"
	case 0x24:
		return "uniqueidentifier"
	case 0x2A:
		return "datetime2"
	case 0x2B:
		return "datetimeoffset"
	case 0xE7, 0xEF:
		return "nvarchar"
	case 0xA7, 0xAF:
		return "varchar"
	}
	return "varbinary"
}

// raw reads the bytes of a value; nil is NULL.
func (in *tdsIn) raw(t tdsType) []byte {
	if n, ok := tdsFixed[t.id]; ok {
		return in.take(n)
	}
	switch t.id {
	case 0xE7, 0xEF, 0xA7, 0xAF, 0xA5, 0xAD:
		if t.size == plp {
			return in.chunks()
		}
		if n := in.u16(); n != 0xFFFF {
			return in.take(int(n))
		}
		return nil
	}
	if n := in.u8(); n > 0 {
		return in.take(int(n))
	}
	return nil
}

func (in *tdsIn) chunks() []byte {
	if binary.LittleEndian.Uint64(in.take(8)) == math.MaxUint64 {
		return nil
	}
	b := []byte{}
	for {
		n := in.u32()
		if n == 0 || in.err != nil {
			return b
		}
		b = append(b, in.take(int(n))...)
	}
}

func (in *tdsIn) value(t tdsType) any {
	b := in.raw(t)
	if b == nil {
		return nil
	}
	switch t.String() {
	case "nvarchar":
		return utf16Text(b)
	case "varchar":
		return string(b)
	case "tinyint", "smallint", "int", "bigint":
		v := littleEndian(b)
		unused := 64 - 8*len(b)
		return int64(v<<unused) >> unused
	case "bit":
		return b[0] != 0
	case "float":
		return math.Float64frombits(littleEndian(b))
	case "datetime2":
		return t.time(b)
	case "datetimeoffset":
		return t.time(b[:len(b)-2])
	case "uniqueidentifier":
		return fmt.Sprintf("%x-%x-%x-%x-%x", []byte{b[3], b[2], b[1], b[0]}, []byte{b[5], b[4]}, []byte{b[7], b[6]},
			b[8:10], b[10:])
	}
	return bytes.Clone(b)
}

func (t tdsType) time(b []byte) time.Time {
	n := len(b) - 3
	ns := littleEndian(b[:n]) * uint64(math.Pow10(9-int(t.scale)))
	return time.Unix((int64(littleEndian(b[n:]))-daysTo1970)*86400, int64(ns)).UTC()
}

func littleEndian(b []byte) (v uint64) {
	for i := len(b) - 1; i >= 0; i-- {
		v = v<<8 | uint64(b[i])
	}
	return v
}
