package bench

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

var (
	surnames = strings.Fields("Иванов Петренко Ёлкин Соколов Ковальчук Лебедев Новик Морозов Волков Зайцев Павлов Семёнов Голубев Богданович")
	goods    = strings.Fields("Северный Восточный Балт Транс Логистик Карго Фрахт Экспресс Терминал Порт Контейнер Мост Линия Авто Рейл")
	streets  = strings.Fields("Ленина Победы Садовая Портовая Мира Лесная Заводская Советская")
)

// innOf is the tax number of the n-th firm.
func innOf(n int) string {
	for digit := range 10 {
		if s := fmt.Sprintf("77%07d%d", n+1, digit); crm.CheckINN(s, false) == "" {
			return s
		}
	}
	panic("no check digit fits")
}

// phoneOf is its telephone, which no exchange gives out.
func phoneOf(n int) string { return fmt.Sprintf("+7916%07d", n) }

// card is a firm of about 800 bytes.
func (c *company) card(n int) map[string]any {
	chance := rand.New(rand.NewPCG(1, uint64(n)))
	pick := func(words []string) string { return words[chance.IntN(len(words))] }
	row := func(field string) string { return field + "/" + string(doc.Derive("bench", field, fmt.Sprint(n))) }
	name := fmt.Sprintf("%s %s %d", pick(goods), pick(goods), n)
	return map[string]any{
		"NameShort": name, "NameFull": "ООО «" + name + "»", "LegalForm": "ООО", "Kind": crm.Legal, "Country": crm.Russia,
		"Roles": []string{"client"}, "Industry": "food", "Segment": "medium", "TaxID": innOf(n), "Source": "site",
		row("Addresses"): crm.CounterpartyAddress{Kind: "legal", Address: doc.Address{
			Country: crm.Russia, City: "Москва", Street: fmt.Sprintf("ул. %s, %d", pick(streets), n%200),
		}},
		row("Comms"):    crm.Comm{Kind: "work", Phone: doc.Phone{E164: phoneOf(n)}},
		row("Curators"): crm.Curator{Employee: doc.Ref[crm.Employee](c.sellers[n%len(c.sellers)]), Role: crm.MainCurator, Share: 100},
		"Notes":         "Возит " + pick(goods) + " и " + pick(goods) + "; говорил " + pick(surnames) + ".",
	}
}
