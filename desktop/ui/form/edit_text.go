package form

import (
	"encoding/json"
	"strings"

	"kontor/desktop/ui/kit"
	"kontor/shared/doc"
)

// textRows is how many lines of a long text are seen at once.
const textRows = 4

// line edits a string or an e-mail.
func (m *maker) line(e *editor) {
	w := kit.NewEntry()
	w.OnChanged = func(string) { m.told() }
	e.view = w
	e.set = func(raw json.RawMessage) { quiet(w, decode[string](raw)) }
	e.get = func() (json.RawMessage, string) {
		text := strings.TrimSpace(w.Text)
		if e.field.Type != doc.TEmail {
			return orNil(text), ""
		}
		if name, domain, ok := strings.Cut(text, "@"); ok {
			text = name + "@" + strings.ToLower(domain)
		}
		return orNil(text), doc.Email(text).Sound()
	}
}

// text edits several lines.
func (m *maker) text(e *editor) {
	w := kit.NewMultiline(textRows)
	w.OnChanged = func(string) { m.told() }
	e.view, e.tall = w, true
	e.set = func(raw json.RawMessage) { quiet(w, decode[string](raw)) }
	e.get = func() (json.RawMessage, string) { return orNil(strings.TrimRight(w.Text, " \n")), "" }
}

// quiet shows a text without telling that it has changed.
func quiet(w *kit.Entry, text string) {
	told := w.OnChanged
	w.OnChanged = nil
	w.SetText(text)
	w.OnChanged = told
}

// phone edits a number and its extension.
func (m *maker) phone(e *editor) {
	number, ext := kit.NewEntry(), kit.NewEntry()
	number.PlaceHolder, ext.PlaceHolder = "+7 …", m.c.Words.T("Form.ext")
	number.OnChanged = func(string) { m.told() }
	ext.OnChanged = number.OnChanged
	e.view = newCompound(part{number, 1}, part{ext, -64})
	e.set = func(raw json.RawMessage) {
		p := decode[doc.Phone](raw)
		quiet(number, m.c.phoneText(doc.Phone{E164: p.E164}))
		quiet(ext, p.Ext)
	}
	e.get = func() (json.RawMessage, string) {
		text, more := strings.TrimSpace(number.Text), strings.TrimSpace(ext.Text)
		if text == "" && more == "" {
			return nil, ""
		}
		p, ok := m.c.phone(text)
		if more != "" {
			p.Ext = more
		}
		if !ok || p.Sound() != "" {
			return nil, "phone"
		}
		return encode(p), ""
	}
}

// phone reads a number; without a reader of the caller's only the
// international form will do.
func (c *Config) phone(text string) (doc.Phone, bool) {
	if c.ParsePhone != nil {
		return c.ParsePhone(text)
	}
	bare := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" ()-\u00a0", r) {
			return -1
		}
		return r
	}, text)
	p := doc.Phone{E164: bare}
	return p, bare != "" && p.Sound() == ""
}

func (c *Config) phoneText(p doc.Phone) string {
	if c.ShowPhone != nil && p.E164 != "" {
		return c.ShowPhone(p)
	}
	return p.E164
}
