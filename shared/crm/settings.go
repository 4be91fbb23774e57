package crm

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"kontor/shared/doc"
)

// SettingsID is the one document of settings.
var SettingsID = doc.Made("settings")

// Settings are the figures that a company sets for its rules. A figure that is
// not set is the default of figures; so is every one of a base that has no
// settings yet.
type Settings struct {
	doc.Header
	PassiveAfterDays     int64
	PassiveNoticeDays    int64
	AdmissionValidMonths int64
	AdmissionDays        int64 // working days for a decision
	AdmissionGraceDays   int64
	OriginalReturnDays   int64
	OriginalGraceDays    int64
	OriginalRemindDays   string // days after sending, the least first: "14,30,45"
	ContractRemindDays   string // days before the end, the most first: "60,30,14,7"
	NegotiationEditDays  int64  // working days
	ProposalValidDays    int64
	FeedbackRemindDays   string // working days: "2,5"
	MinMarginPct         int64
	MinMarginAirPct      int64
	MinMarginLCLPct      int64
	MaxOpenTasks         int64
	TariffTolerancePct   int64
	RefuseReopenDays     int64
	PlanCapPct           int64
	OfflineLeaseDays     int64
	IdleLockMinutes      int64
	RevealAlertPerHour   int64
	ExportLimitRows      int64
	SLARoad              string // hours to take up and to answer a quotation task: "1/4"
	SLASea               string
	SLAAir               string
	SLARail              string
	SLACustoms           string
	SLAWarehouse         string
	SLAHard              string // of whatever is not simple
	FeedDaysBack         int64  // the window of calendar feeds
	FeedDaysAhead        int64
	FeedMinutes          int64 // after which calendars come again
}

// figure is a number of the settings with what it is when nobody has set it,
// and the bounds within which it makes sense.
type figure struct {
	field    string
	value    *int64
	normal   int64
	from, to int64
}

// figures is the one table of defaults.
func (s *Settings) figures() []figure {
	return []figure{
		{"PassiveAfterDays", &s.PassiveAfterDays, 180, 1, 3650},
		{"PassiveNoticeDays", &s.PassiveNoticeDays, 14, 1, 365},
		{"AdmissionValidMonths", &s.AdmissionValidMonths, 12, 1, 60},
		{"AdmissionDays", &s.AdmissionDays, 2, 1, 60},
		{"AdmissionGraceDays", &s.AdmissionGraceDays, 14, 1, 365},
		{"OriginalReturnDays", &s.OriginalReturnDays, 30, 1, 365},
		{"OriginalGraceDays", &s.OriginalGraceDays, 45, 1, 365},
		{"NegotiationEditDays", &s.NegotiationEditDays, 3, 1, 60},
		{"ProposalValidDays", &s.ProposalValidDays, 14, 1, 365},
		{"MinMarginPct", &s.MinMarginPct, 10, 1, 90},
		{"MinMarginAirPct", &s.MinMarginAirPct, 8, 1, 90},
		{"MinMarginLCLPct", &s.MinMarginLCLPct, 15, 1, 90},
		{"MaxOpenTasks", &s.MaxOpenTasks, 15, 1, 1000},
		{"TariffTolerancePct", &s.TariffTolerancePct, 0, 0, 50},
		{"RefuseReopenDays", &s.RefuseReopenDays, 30, 1, 365},
		{"PlanCapPct", &s.PlanCapPct, 100, 100, 1000},
		{"OfflineLeaseDays", &s.OfflineLeaseDays, 7, 1, 90},
		{"IdleLockMinutes", &s.IdleLockMinutes, 15, 1, 240},
		{"RevealAlertPerHour", &s.RevealAlertPerHour, 200, 1, 100000},
		{"ExportLimitRows", &s.ExportLimitRows, 1000, 1, 1000000},
		{"FeedDaysBack", &s.FeedDaysBack, 90, 1, 3650},
		{"FeedDaysAhead", &s.FeedDaysAhead, 365, 1, 3650},
		{"FeedMinutes", &s.FeedMinutes, 15, 5, 1440},
	}
}

// series are the settings that are several days one after another.
func (s *Settings) series() map[string]*string {
	return map[string]*string{
		"OriginalRemindDays": &s.OriginalRemindDays, "ContractRemindDays": &s.ContractRemindDays, "FeedbackRemindDays": &s.FeedbackRemindDays,
	}
}

// norms are the settings that are two numbers of hours.
func (s *Settings) norms() map[string]*string {
	return map[string]*string{
		"SLARoad": &s.SLARoad, "SLASea": &s.SLASea, "SLAAir": &s.SLAAir, "SLARail": &s.SLARail, "SLACustoms": &s.SLACustoms, "SLAWarehouse": &s.SLAWarehouse, "SLAHard": &s.SLAHard,
	}
}

// The norms when nobody has set them.
var normalNorms = map[string]string{
	"SLARoad": "1/4", "SLASea": "2/8", "SLAAir": "1/4", "SLARail": "2/8", "SLACustoms": "2/8", "SLAWarehouse": "2/8", "SLAHard": "4/24",
}

// Normal is what a setting is when nobody has set it, and for a number the
// bounds that it has to keep; nil if there is no such setting.
func Normal(field string) (value any, from, to int64) {
	s := &Settings{}
	for _, f := range s.figures() {
		if f.field == field {
			return f.normal, f.from, f.to
		}
	}
	for _, all := range []map[string]string{normalSeries, normalNorms} {
		if text, ok := all[field]; ok {
			return text, 0, 0
		}
	}
	return nil, 0, 0
}

// The days of reminders when nobody has set them.
var normalSeries = map[string]string{"OriginalRemindDays": "14,30,45", "ContractRemindDays": "60,30,14,7", "FeedbackRemindDays": "2,5"}

// fill sets what is not set to its default.
func (s *Settings) fill() {
	for _, f := range s.figures() {
		if *f.value == 0 {
			*f.value = f.normal
		}
	}
	for field, text := range s.series() {
		if *text == "" {
			*text = normalSeries[field]
		}
	}
	for field, text := range s.norms() {
		if *text == "" {
			*text = normalNorms[field]
		}
	}
}

// Named implements doc.Named.
func (s *Settings) Named() doc.ID { return SettingsID }

// Label implements doc.Doc.
func (s *Settings) Label() string { return "" }

// Start implements doc.Starting.
func (s *Settings) Start() { s.fill() }

// Check wants every figure within its bounds, and but one document, which stays:
// there is no other way to the figures.
func (s *Settings) Check(*Settings) error {
	if s.ID != SettingsID {
		return doc.Invalid("ID", "one_settings")
	}
	var faults []error
	if s.Deleted {
		faults = append(faults, doc.Invalid(doc.DeletedPath, "settings_stay"))
	}
	for _, f := range s.figures() {
		if v := *f.value; v != 0 && (v < f.from || v > f.to) {
			faults = append(faults, doc.Invalid(f.field, "bounds").With("from", strconv.FormatInt(f.from, 10)).With("to", strconv.FormatInt(f.to, 10)))
		}
	}
	now := *s
	if now.fill(); now.OriginalGraceDays < now.OriginalReturnDays {
		faults = append(faults, doc.Invalid("OriginalGraceDays", "grace_before_return").With("days", strconv.FormatInt(now.OriginalReturnDays, 10)).Reads("OriginalReturnDays"))
	}
	for field, text := range s.series() {
		if _, err := days(*text); err != nil {
			faults = append(faults, doc.Invalid(field, "day_series"))
		}
	}
	for field, text := range s.norms() {
		if _, _, err := normHours(*text); err != nil {
			faults = append(faults, doc.Invalid(field, "norm_hours"))
		}
	}
	return errors.Join(faults...)
}

// longestNorm bounds the hours of a norm.
const longestNorm = 240

// normHours reads the hours to take a task up and to answer it.
func normHours(text string) (react, answer int, err error) {
	if text == "" {
		return 0, 0, nil
	}
	a, b, _ := strings.Cut(text, "/")
	react, errA := strconv.Atoi(strings.TrimSpace(a))
	answer, errB := strconv.Atoi(strings.TrimSpace(b))
	if errA != nil || errB != nil || react < 1 || answer < react || answer > longestNorm {
		return 0, 0, fmt.Errorf("norm %q", text)
	}
	return react, answer, nil
}

// maxDays bounds one day of a series.
const maxDays = 365

// days reads a series of days.
func days(text string) (all []int, err error) {
	if text == "" {
		return nil, nil
	}
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n < 1 || n > maxDays {
			return nil, fmt.Errorf("days %q", text)
		}
		all = append(all, n)
	}
	return all, nil
}

// figuresOf are the settings as far as they are here, else the defaults.
func figuresOf(c doc.Context) *Settings {
	if c.Reader != nil {
		if s, err := settings(c); err == nil {
			return s
		}
	}
	return UsualSettings()
}

// UsualSettings are the figures of a company that has set none.
func UsualSettings() *Settings {
	s := &Settings{}
	s.fill()
	return s
}

// SettingsOf are the figures that hold now.
func SettingsOf(c doc.Context) (*Settings, error) { return settings(c) }

// settings are the figures that hold now.
func settings(c doc.Context) (*Settings, error) {
	d, err := c.Get("Settings", SettingsID)
	if err != nil {
		return nil, err
	}
	s := &Settings{}
	if d != nil {
		*s = *d.(*Settings)
	}
	s.fill()
	return s, nil
}
