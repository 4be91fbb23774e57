package vault

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kontor/shared/wire"
)

// firms is a copy with a few firms to look for; the first half came in a fill,
// the others were written here.
func firms(t testing.TB) *Vault {
	ctx, v := context.Background(), create(t)
	_, err := v.ApplyRows(ctx, []wire.Rows{frame(1, nil,
		row(1, 1, "Name", "ООО «Северный Фрахт»", "TaxID", "7707083893", "Number", "К-2026/000123"),
		row(2, 1, "Name", "ИП Ёлкин Пётр", "Direct", map[string]string{"E164": "+79161234567"}),
		row(3, 1, "Name", "Балт-Транс, ЗАО", "Note", "привет от Карпова и липы", "Seat", map[string]string{"City": "Гродно"}),
	)}, true)
	check(t, err)
	save(t, v, mutation(1,
		made(4, "Name", "Nordic Freight", "Mail", "ask@nordic.example", "Phones/"+string(id(7)), map[string]any{"Phone": map[string]string{"E164": "+375291112233"}, "Note": "Склад"}),
		made(5, "Name", "Типография «Липа»", "Note", `a "quoted" word AND OR NOT * (x`),
		doc6(),
	))
	check(t, v.Index(ctx))
	return v
}

func doc6() wireWrite {
	return wireWrite{Kind: "Job", ID: id(6), New: true, Patch: patch("Title", "Позвонить: Северный")}
}

// found lists what a search finds, of all kinds and of firms.
func found(t testing.TB, v *Vault, text string) (all, inList string) {
	t.Helper()
	rows, err := v.Find(context.Background(), text, 20)
	check(t, err)
	listed, _, err := v.List(context.Background(), Query{Kind: "Firm", Search: text})
	check(t, err)
	return numbers(rows), numbers(listed)
}

func numbers(rows []*Row) string {
	var ns []string
	for _, r := range rows {
		var n int
		if _, err := fmt.Sscanf(string(r.ID), "%x", &n); err != nil {
			panic(err)
		}
		ns = append(ns, fmt.Sprint(n))
	}
	slices.Sort(ns)
	return strings.Join(ns, " ")
}

func TestFind(t *testing.T) {
	v := firms(t)
	for text, want := range map[string]string{
		"фрахт": "1", "ФРАХТ": "1", "рахт": "1", "северный": "1 6", "северный фрахт": "1", "фрахт северный": "1", "«северный фрахт»": "1",
		"7707083893": "1", "0838": "1", "7707 083 893": "1", "К-2026/000123": "1", "2026/0001": "1",
		"+7 916 123-45-67": "2", "8 (916) 123-45-67": "2", "916 123 45": "2", "375 29 111": "4", "склад": "4",
		"ип": "2", "ИП": "2", "п": "2 6", "ел": "2", "ёл": "2", "елкин": "2", "ёлкин": "2", "петр": "2", "ип елк": "2", "ли": "5",
		"ghbdtn": "3", "utkrby": "", "ёлкин петр": "2", "`krby": "2", "тщквшс": "4", "bg": "2", "kbgf": "5", "гродно": "3",
		"нордик": "", "nordic.example": "4", "": "", "   ": "", `"`: "", "quoted": "5", "and or": "5", "* (x": "", "сс": "", "\x00": "", "абракадабра": "",
	} {
		all, inList := found(t, v, text)
		if all != want {
			t.Errorf("%q finds %q, want %q", text, all, want)
		}
		firmsOnly := strings.TrimSpace(strings.ReplaceAll(want, "6", ""))
		if text != "" && strings.TrimSpace(text) != "" && match(text) != "" && inList != firmsOnly {
			t.Errorf("%q in a list finds %q, want %q", text, inList, firmsOnly)
		}
	}
}

// TestFind_Changed: search follows what is written, once Index was called.
func TestFind_Changed(t *testing.T) {
	ctx, v := context.Background(), firms(t)
	save(t, v, mutation(2, edited(1, "Name", "Южный Фрахт")))
	check(t, v.Index(ctx))
	if all, _ := found(t, v, "северный"); all != "6" {
		t.Fatal(all)
	}
	if all, _ := found(t, v, "южный"); all != "1" {
		t.Fatal(all)
	}
	check(t, v.Verify(ctx))
}

// TestFind_OpeningsFirst: what begins a word of the title stands before what
// holds it anywhere.
func TestFind_OpeningsFirst(t *testing.T) {
	ctx, v := context.Background(), create(t)
	apply(t, v, frame(1, nil, row(1, 1, "Name", "Авто", "Note", "линия"), row(2, 1, "Name", "Полиния"), row(3, 1, "Name", "Ясная Линия")))
	check(t, v.Index(ctx))
	rows, err := v.Find(ctx, "лин", 2)
	check(t, err)
	if len(rows) != 2 || rows[0].ID != id(3) {
		t.Fatal(numbers(rows))
	}
}

// TestFind_Kinds: many hits of one kind do not hide those of another.
func TestFind_Kinds(t *testing.T) {
	ctx, v := context.Background(), create(t)
	var rows []wire.Row
	for n := range maxHits + 10 {
		rows = append(rows, row(n+10, 1, "Name", fmt.Sprintf("Общее слово %d", n)))
	}
	_, err := v.ApplyRows(ctx, []wire.Rows{frame(1, nil, rows...)}, true)
	check(t, err)
	save(t, v, mutation(1, wireWrite{Kind: "Job", ID: id(6), New: true, Patch: patch("Title", "Общее дело")}))
	check(t, v.Index(ctx))
	jobs, n, err := v.List(ctx, Query{Kind: "Job", Search: "общее", Limit: 10})
	if err != nil || n != 1 || len(jobs) != 1 {
		t.Fatal(n, err)
	}
}
