package vault

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"kontor/shared/doc"
	"kontor/shared/wire"
)

// The copy that the budgets speak of.
const (
	budgetDocs = 50000
	frameBytes = 256 << 10
	turnBytes  = 2 << 20
)

var (
	surnames = strings.Fields("Иванов Петренко Ёлкин Соколов Ковальчук Лебедев Новик Морозов Волкова Зайцев Павлов Семёнов Голубев Богданович")
	goods    = strings.Fields("Северный Восточный Балт Транс Логистик Карго Фрахт Экспресс Терминал Порт Контейнер Мост Линия Авто Рейл")
	streets  = strings.Fields("Ленина Победы Садовая Портовая Мира Лесная Заводская Советская")
)

// budgetRow is a document of about 800 bytes.
func budgetRow(n int, rng *rand.Rand) wire.Row {
	pick := func(words []string) string { return words[rng.IntN(len(words))] }
	if n%5 == 4 {
		k := doc.KindOf[Job]()
		return rowOf(k, n, patch("Title", fmt.Sprintf("Позвонить: %s %s, %d", pick(surnames), pick(goods), n), "Firm", id(n-1), "Due", doc.Date("2026-06-01").Add(rng.IntN(300))))
	}
	p := patch(
		"Number", fmt.Sprintf("К-2026/%06d", n), "Name", fmt.Sprintf("ООО «%s %s %d»", pick(goods), pick(goods), n),
		"TaxID", fmt.Sprintf("77%08d", n), "Grade", string("abc"[rng.IntN(3)]), "Marks", []string{"a", "c"},
		"Since", doc.Date("2020-01-01").Add(rng.IntN(2000)), "Met", testNow.Add(time.Duration(rng.IntN(1e6))*time.Second).Format(time.RFC3339),
		"Limit", doc.Money{Minor: rng.Int64N(1e9), Currency: "RUB"}, "Rate", fmt.Sprintf("%d.%02d", rng.IntN(100), rng.IntN(100)), "Size", rng.IntN(500),
		"Mail", fmt.Sprintf("office%d@example.by", n), "Seat", doc.Address{Country: "BY", City: "Минск", Street: "ул. " + pick(streets) + ", " + fmt.Sprint(n%200)},
		"Note", "Возит "+pick(goods)+" и "+pick(goods)+"; говорил "+pick(surnames)+". Условия обсуждались подробно, нужен расчёт по ставке.",
	)
	if n > 5 {
		p["Parent"] = text(id(n - n%5))
	}
	p["Phones/"+string(id(n))] = text(map[string]any{"Phone": doc.Phone{E164: fmt.Sprintf("+7916%07d", n)}, "Note": pick(surnames)})
	return rowOf(doc.KindOf[Firm](), n, p)
}

func rowOf(k *doc.Kind, n int, p doc.Patch) wire.Row {
	parts, err := k.Apply(doc.Parts{"Owner": text(id(n % 20)), "CreatedAt": text("2026-01-01T10:00:00Z"), "UpdatedAt": text("2026-01-01T10:00:00Z")}, p, true)
	if err != nil {
		panic(err)
	}
	d, err := k.Decode(id(n), int64(n+1), parts.Body())
	if err != nil {
		panic(err)
	}
	return wire.Row{Kind: k.Name, ID: id(n), Seq: int64(n + 1), Title: d.Label(), Owner: id(n % 20), Body: string(parts.Body())}
}

// budgetFrames are the frames of a first fill, as a server cuts them.
func budgetFrames(b testing.TB, docs int) (turns [][]wire.Rows) {
	rng := rand.New(rand.NewPCG(1, 2))
	var f wire.Rows
	var turn []wire.Rows
	inFrame, inTurn, all := 0, 0, 0
	for n := range docs {
		raw, err := wire.EncodeRow(budgetRow(n, rng))
		check(b, err)
		f.Rows = append(f.Rows, raw)
		inFrame, all = inFrame+len(raw), all+len(raw)
		if inFrame >= frameBytes || n == docs-1 {
			f.Last, f.Cursor = n == docs-1, int64(n+1)
			turn = append(turn, f)
			inTurn, inFrame, f = inTurn+inFrame, 0, wire.Rows{}
		}
		if inTurn >= turnBytes || n == docs-1 {
			turns, turn, inTurn = append(turns, turn), nil, 0
		}
	}
	b.Logf("%d documents of %d bytes", docs, all/docs)
	return turns
}

func fillVault(b testing.TB, v *Vault, turns [][]wire.Rows) {
	for _, frames := range turns {
		_, err := v.ApplyRows(context.Background(), frames, true)
		check(b, err)
	}
}

// filled is a copy with everything indexed.
func filled(b testing.TB, docs int) *Vault {
	v := create(b)
	fillVault(b, v, budgetFrames(b, docs))
	check(b, v.Index(context.Background()))
	check(b, v.IndexFields(context.Background()))
	return v
}
