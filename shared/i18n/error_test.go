package i18n

import (
	"testing"

	"kontor/shared/doc"
)

// TestWords_Error says a fault with what it names, in both languages.
func TestWords_Error(t *testing.T) {
	suspended := doc.Invalid("Counterparty", "reason_required").With("title", "Альфа").With("status", "temp_banned").
		With("until", "2026-10-01").With("reason", "debt").With("by", "Глеб").With("action", "plan_negotiation")
	suspended.Kind = "Negotiation"
	checksum := doc.Invalid("TaxID", "inn_checksum").Reads("Country")
	checksum.Kind = "Counterparty"
	deleted := doc.Invalid("Deleted", "reason_required")
	deleted.Kind = "Task"
	moved := doc.Invalid("State", "move").With("from", "held").With("to", "planned")
	moved.Kind = "Negotiation"
	clash := doc.Invalid("", "lines_clash").With("service.ru", "Авиафрахт").With("service.en", "Air freight").
		With("day", "2026-10-01").With("until", "2026-10-31").With("one", "A").With("other", "B")
	for _, tt := range []struct {
		lang Lang
		err  *doc.Error
		want string
	}{
		{RU, suspended, "Контрагент: Альфа — Временно запрещённый до 01.10.2026, причина: задолженность, запретил(а) Глеб; чтобы запланировать переговоры, укажите причину"},
		{EN, suspended, "Counterparty: Альфа is Temporarily banned until 01.10.2026, reason: debt, banned by Глеб; to plan a negotiation, give a reason"},
		{RU, checksum, "ИНН / УНП / БИН / рег. №: в ИНН не сходится контрольная цифра — проверьте, нет ли опечатки"},
		{EN, checksum, "Tax number: the check digit of the INN does not fit: look for a typing error"},
		{RU, deleted, "Помечен на удаление: укажите причину"},
		{RU, clash, "две строки расценивают одно и то же (Авиафрахт, с 01.10.2026 по 31.10.2026): A и B"},
		{EN, clash, "two lines price the same (Air freight, from 01.10.2026 to 31.10.2026): A and B"},
		{RU, moved, "Состояние: из «Состоялись» в «Запланированы» перейти нельзя"},
	} {
		if got := New(tt.lang).Error(tt.err); got != tt.want {
			t.Errorf("%s: %s\nwant %s", tt.lang, got, tt.want)
		}
	}
}
