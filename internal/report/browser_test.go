package report

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// picturesVariable names a folder that the browser test puts pictures of the report into, for people to look at.
const picturesVariable = "SENTINEL_LINT_PICTURES"

// A browser is a Chromium that is told what to do by the DevTools protocol, over two pipes: messages are JSON that ends
// with a zero byte. Its scripts are not bound by the policy of the page, which forbids those of the page itself.
type browser struct {
	t       *testing.T
	in      io.Writer
	out     *bufio.Reader
	id      int
	session string
	events  []reply
}

// A reply is what the browser says: the answer to the command of the id, or an event.
type reply struct {
	ID     int             `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// openBrowser starts a Chromium with one page, or skips the test where there is none.
func openBrowser(t *testing.T) *browser {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil && program == "" {
			program = path
		}
	}
	if program == "" {
		t.Skip("no Chromium is on the path")
	}
	fromUs, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, toUs, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	profile := profileFolder(t)
	cmd := exec.Command(program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe",
		"--user-data-dir="+profile, "about:blank")
	cmd.ExtraFiles = []*os.File{fromUs, toUs}
	if err := cmd.Start(); err != nil {
		t.Skipf("the browser does not start: %v", err)
	}
	_, _ = fromUs.Close(), toUs.Close()
	b := &browser{t: t, in: in, out: bufio.NewReader(out)}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_, _ = in.Close(), out.Close()
	})
	if err := out.SetReadDeadline(time.Now().Add(2 * time.Minute)); err != nil {
		t.Fatal(err)
	}
	var target struct{ TargetID string }
	b.send("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	b.send("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	b.session = attached.SessionID
	b.send("Page.enable", nil, nil)
	b.send("Log.enable", nil, nil)
	return b
}

// send sends a command and waits for its answer.
func (b *browser) send(method string, params map[string]any, result any) {
	b.t.Helper()
	b.id++
	command := map[string]any{"id": b.id, "method": method, "params": params}
	if params == nil {
		command["params"] = map[string]any{}
	}
	if b.session != "" {
		command["sessionId"] = b.session
	}
	text, err := json.Marshal(command)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.in.Write(append(text, 0)); err != nil {
		b.t.Fatalf("%s: %v", method, err)
	}
	for {
		m := b.next()
		if m.ID != b.id {
			b.events = append(b.events, m)
			continue
		}
		if m.Error != nil {
			b.t.Fatalf("%s: %s", method, m.Error.Message)
		}
		if result != nil {
			if err := json.Unmarshal(m.Result, result); err != nil {
				b.t.Fatalf("%s: %v", method, err)
			}
		}
		return
	}
}

func (b *browser) next() reply {
	b.t.Helper()
	text, err := b.out.ReadBytes(0)
	if err != nil {
		b.t.Fatalf("the browser is silent: %v", err)
	}
	var m reply
	if err := json.Unmarshal(text[:len(text)-1], &m); err != nil {
		b.t.Fatal(err)
	}
	return m
}

// open loads a page and waits until it is there.
func (b *browser) open(address string) {
	b.t.Helper()
	b.events = nil
	b.send("Page.navigate", map[string]any{"url": address}, nil)
	loaded := func() bool {
		for _, e := range b.events {
			if e.Method == "Page.loadEventFired" {
				return true
			}
		}
		return false
	}
	for !loaded() {
		b.events = append(b.events, b.next())
	}
}

// eval runs a script in the page and returns its value.
func (b *browser) eval(script string, value any) {
	b.t.Helper()
	var out struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct{ Exception struct{ Description string } }
	}
	b.send("Runtime.evaluate", map[string]any{"expression": script, "returnByValue": true}, &out)
	if out.ExceptionDetails != nil {
		b.t.Fatalf("%s in %s", out.ExceptionDetails.Exception.Description, script)
	}
	if err := json.Unmarshal(out.Result.Value, value); err != nil {
		b.t.Fatalf("%v in %s", err, script)
	}
}

// click presses and releases the mouse.
func (b *browser) click(x, y float64) {
	b.t.Helper()
	for _, kind := range []string{"mousePressed", "mouseReleased"} {
		b.send("Input.dispatchMouseEvent", map[string]any{"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}, nil)
	}
}

// picture keeps a picture of the whole page if a folder for them is named.
func (b *browser) picture(name string) {
	folder := os.Getenv(picturesVariable)
	if folder == "" {
		return
	}
	b.t.Helper()
	var shot struct{ Data string }
	b.send("Page.captureScreenshot", map[string]any{"captureBeyondViewport": true}, &shot)
	png, err := base64.StdEncoding.DecodeString(shot.Data)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), png, 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// A view is a way in which people look at the report.
type view struct {
	name          string
	width, height int
	media, scheme string
}

var views = []view{
	{"desktop", 1280, 900, "screen", "light"},
	{"wide", 1920, 1080, "screen", "light"},
	{"phone", 390, 844, "screen", "light"},
	{"dark", 1280, 900, "screen", "dark"},
	{"dark phone", 390, 844, "screen", "dark"},
	{"print", 794, 1123, "print", "light"},
}

func (b *browser) look(v view) {
	b.t.Helper()
	b.send("Emulation.setDeviceMetricsOverride", map[string]any{
		"width": v.width, "height": v.height, "deviceScaleFactor": 1, "mobile": v.width < 500,
	}, nil)
	b.send("Emulation.setEmulatedMedia", map[string]any{
		"media": v.media, "features": []map[string]string{{"name": "prefers-color-scheme", "value": v.scheme}},
	}, nil)
}

// A seen is what a page looks like, measured by seenScript.
type seen struct {
	Boxes, Doubled int     // of the drawing, that have a size
	Way, Doubling  float64 // widths of the lines of a plain and of a doubled way
	WayColor       string
	DoublingColor  string
	Overflow       float64  // how much wider the page is than the window
	Faint          []string // texts of less contrast than people need
}

const seenScript = `(() => {
  const all = s => [...document.querySelectorAll(s)];
  const sized = e => { const r = e.getBoundingClientRect(); return r.width > 0 && r.height > 0 };
  const style = e => getComputedStyle(e);
  const way = document.querySelector('.way:not(.doubled-way)'), doubled = document.querySelector('.doubled-way');
  const channels = c => (c.match(/[\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const paper = e => { for (; e; e = e.parentElement) { const c = channels(style(e).backgroundColor); if (c.length == 3 || c[3] > 0) return c }
    return [255, 255, 255] };
  const contrast = e => { const a = light(channels(style(e).color)), b = light(paper(e)); return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) };
  const read = all('h1, h2, h3, .summary, .counts li, .severity, .quality, .message, .subject, figcaption, .number, mark, .label, dt, dd, a, code, .legend, footer');
  return {
    Boxes: all('svg .box rect').filter(sized).length, Doubled: all('svg .doubled rect').filter(sized).length,
    Way: parseFloat(style(way).strokeWidth), Doubling: parseFloat(style(doubled).strokeWidth),
    WayColor: style(way).stroke, DoublingColor: style(doubled).stroke,
    Overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    Faint: read.filter(e => e.textContent.trim() && !e.closest('svg') && contrast(e) < 4.5).map(e => e.className + ' ' + e.textContent.slice(0, 40) + ' ' + contrast(e).toFixed(1)),
  };
})()`

// A real browser draws the flow under the page's own policy, in every view, and the doubled ways stand out.
func TestPageInBrowser(t *testing.T) {
	b := openBrowser(t)
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, []byte(written(t, HTML, sample(), Options{})), 0o600); err != nil {
		t.Fatal(err)
	}
	address := "file://" + filepath.ToSlash(file)
	for _, v := range views {
		b.look(v)
		b.open(address)
		b.picture(v.name)
		var s seen
		b.eval(seenScript, &s)
		if s.Boxes < 8 || s.Doubled != 6 {
			t.Errorf("%s: %d boxes are drawn, %d of them doubled", v.name, s.Boxes, s.Doubled)
		}
		if s.Doubling <= s.Way || s.WayColor == s.DoublingColor {
			t.Errorf("%s: a doubled way does not stand out: width %v and %v, %s and %s", v.name, s.Doubling, s.Way, s.DoublingColor, s.WayColor)
		}
		if s.Overflow > 0 {
			t.Errorf("%s: the page is %v wider than the window", v.name, s.Overflow)
		}
		for _, text := range s.Faint {
			t.Errorf("%s: too little contrast: %s", v.name, text)
		}
	}
	b.reach(address)
	for _, e := range b.events {
		if e.Method == "Log.entryAdded" {
			t.Errorf("the browser complains: %s", e.Params)
		}
	}
}

// reach clicks the doubled rule in the drawing, and wants to see its finding.
func (b *browser) reach(address string) {
	b.t.Helper()
	b.look(views[0])
	b.open(address)
	var at struct {
		X, Y float64
		Href string
	}
	b.eval(`(() => { const a = document.querySelector('svg a:has(.doubled)'); const r = a.querySelector('rect').getBoundingClientRect();
		return {X: r.x + r.width / 2, Y: r.y + r.height / 2, Href: a.getAttribute('href')} })()`, &at)
	b.click(at.X, at.Y)
	var there struct {
		Hash    string
		Target  bool
		Visible bool
		Top     float64
		Message string
	}
	script := fmt.Sprintf(`(() => { const e = document.querySelector(%q), r = e.getBoundingClientRect();
		return {Hash: location.hash, Target: e.matches(':target'), Visible: e.checkVisibility(), Top: r.top, Message: e.querySelector('.message').textContent} })()`, at.Href)
	for range 50 { // the page scrolls after the click
		if b.eval(script, &there); there.Target {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if there.Hash != at.Href || !there.Target || !there.Visible || there.Top < 0 || there.Top > float64(views[0].height) {
		b.t.Errorf("the doubled rule leads to %+v, want %s in the window", there, at.Href)
	}
	if !strings.HasPrefix(there.Message, "each Defender for Cloud alert raises two incidents") {
		b.t.Errorf("the finding behind the doubled rule is %q", there.Message)
	}
}

// profileFolder returns a folder for the browser's data. Its processes write there for a moment after the browser has been
// ended, so that it is removed as soon as it stays empty, and that is no matter for the test.
func profileFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "sentinel-lint-browser-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for range 50 {
			if os.RemoveAll(folder) == nil {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
	})
	return folder
}
