package kit

// ClockField is a line for a time of day.
type ClockField struct {
	Entry
	OnChanged func(clock string)

	last string
}

// NewClockField makes an empty line.
func NewClockField() *ClockField {
	c := &ClockField{}
	c.Entry.OnChanged = func(string) { c.changed() }
	c.OnLeave = func() {
		if clock, ok := ParseClock(c.Text); ok {
			c.show(clock)
		}
	}
	c.PlaceHolder = "00:00"
	c.extend(c)
	return c
}

// Value is 15:04, or nothing.
func (c *ClockField) Value() string {
	clock, _ := ParseClock(c.Text)
	return clock
}

// Valid tells whether what is typed is a time, or nothing at all.
func (c *ClockField) Valid() bool {
	_, ok := ParseClock(c.Text)
	return ok
}

// SetValue shows a time.
func (c *ClockField) SetValue(clock string) {
	c.last = clock
	c.show(clock)
}

func (c *ClockField) changed() {
	if clock, ok := ParseClock(c.Text); ok && clock != c.last {
		c.last = clock
		if c.OnChanged != nil {
			c.OnChanged(clock)
		}
	}
}
