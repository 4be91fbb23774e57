package kit

import "fyne.io/fyne/v2"

// Ruler cuts text to a width. It remembers how wide a letter is, so that a
// list can cut a thousand cells without measuring one twice.
type Ruler struct {
	size    float32
	style   fyne.TextStyle
	letters map[rune]float32
}

// NewRuler makes a ruler of one size and style.
func NewRuler(size float32, style fyne.TextStyle) *Ruler {
	return &Ruler{size: size, style: style, letters: map[rune]float32{}}
}

// Size tells what the ruler was made for.
func (r *Ruler) Size() float32 { return r.size }

func (r *Ruler) letter(l rune) float32 {
	w, ok := r.letters[l]
	if !ok {
		w = fyne.MeasureText(string(l), r.size, r.style).Width
		r.letters[l] = w
	}
	return w
}

// Width is how wide a text is.
func (r *Ruler) Width(s string) float32 {
	var sum float32
	for _, l := range s {
		sum += r.letter(l)
	}
	return sum
}

// Fit cuts a text with an ellipsis when it is wider than it may be.
func (r *Ruler) Fit(s string, width float32) string {
	const more = '…'
	room := width - r.letter(more)
	var sum float32
	cut := -1
	for i, l := range s {
		sum += r.letter(l)
		if sum > room && cut < 0 {
			cut = i
		}
		if sum > width {
			return s[:cut] + string(more)
		}
	}
	return s
}
