package i18n

import "kontor/shared/doc"

// dialled are the countries whose numbers people write in groups, by their
// code and the length of a whole number.
var dialled = []struct {
	code   string
	length int
	area   int // digits of the area
}{
	{"+7", 12, 3},
	{"+375", 13, 2},
}

// Phone writes a number in the groups that it is dialled in, and the extension
// after it.
func (w *Words) Phone(p doc.Phone) string {
	text := p.E164
	for _, d := range dialled {
		if code := len(d.code); len(text) == d.length && text[:code] == d.code {
			area, rest := text[code:code+d.area], text[code+d.area:]
			text = d.code + " " + area + " " + rest[:3] + "-" + rest[3:5] + "-" + rest[5:]
			break
		}
	}
	if p.Ext != "" {
		text += " " + w.T("Form.ext") + " " + p.Ext
	}
	return text
}
