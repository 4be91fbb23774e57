package crm

import (
	"slices"
	"strings"
	"testing"

	"kontor/shared/doc"
)

func TestSettings_Defaults(t *testing.T) {
	w := newWorld(t)
	read := func() *Settings {
		s, err := settings(w.context(anna, ""))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if s := read(); s.PassiveAfterDays != 180 || s.TariffTolerancePct != 0 || s.ContractRemindDays != "60,30,14,7" {
		t.Errorf("a base without settings: %+v", s)
	}
	w.machine(newWrite("Settings", SettingsID, map[string]any{"PassiveAfterDays": 90, "OriginalRemindDays": nil}))
	if s := read(); s.PassiveAfterDays != 90 || s.AdmissionValidMonths != 12 || s.OriginalRemindDays != "14,30,45" {
		t.Errorf("what is set holds, the rest is as usual: %+v", s)
	}
}

func TestSettings_Check(t *testing.T) {
	w := newWorld(t)
	w.machine(newWrite("Settings", SettingsID, nil))
	admin := adminOf(w)
	for name, tt := range map[string]struct {
		who         doc.ID
		field       string
		value       any
		wrong, rule string
	}{
		"OK":            {admin, "PassiveAfterDays", 365, "", ""},
		"OKZero":        {admin, "TariffTolerancePct", 0, "", ""},
		"OKSeries":      {admin, "ContractRemindDays", "90, 30", "", ""},
		"ErrTooLow":     {admin, "AdmissionDays", -1, "AdmissionDays", "bounds"},
		"ErrTooHigh":    {admin, "IdleLockMinutes", 241, "IdleLockMinutes", "bounds"},
		"ErrSeries":     {admin, "FeedbackRemindDays", "2;5", "FeedbackRemindDays", "day_series"},
		"ErrSeriesZero": {admin, "FeedbackRemindDays", "0", "FeedbackRemindDays", "day_series"},
		"ErrGrace":      {admin, "OriginalGraceDays", 29, "OriginalGraceDays", "grace_before_return"},
		"ErrReturn":     {admin, "OriginalReturnDays", 46, "OriginalGraceDays", "grace_before_return"},
		"OKGrace":       {admin, "OriginalGraceDays", 30, "", ""},
		"ErrSales":      {anna, "PassiveAfterDays", 365, "", "no_edit"},
		"ErrDirector":   {egor, "PassiveAfterDays", 365, "", "no_edit"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.do(tt.who, "", edit("Settings", SettingsID, map[string]any{tt.field: tt.value}))
			wantRule(t, err, tt.wrong, tt.rule)
		})
	}
	_, err := w.do(admin, "", newWrite("Settings", doc.Derive("second"), nil))
	wantRule(t, err, "", "one_settings")
	_, err = w.do(admin, "лишнее", edit("Settings", SettingsID, map[string]any{doc.DeletedPath: true}))
	wantRule(t, err, doc.DeletedPath, "settings_stay")
}

// TestSettings_Governs: what goes by a figure looks again when it is another; the
// usual one, written out, is none.
func TestSettings_Governs(t *testing.T) {
	for name, tt := range map[string]struct {
		now  Settings
		want string
	}{
		"Originals": {Settings{OriginalReturnDays: 20}, "Amendment Contract"},
		"Reminders": {Settings{OriginalRemindDays: "10"}, "Amendment Contract"},
		"Ends":      {Settings{ContractRemindDays: "10"}, "Contract"},
		"OKUsual":   {Settings{OriginalReturnDays: 30}, ""},
		"OKNone":    {Settings{IdleLockMinutes: 20}, ""},
	} {
		kinds := tt.now.Governs(&Settings{})
		slices.Sort(kinds)
		if got := strings.Join(kinds, " "); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}
