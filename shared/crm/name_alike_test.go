package crm

import (
	"slices"
	"testing"
)

// found reports whether a listed name is found for another: both by the key
// that finds it among thousands and by what it then scores.
func found(a, b string) (float64, bool) {
	x, y := SoundOf(a), SoundOf(b)
	shared := slices.ContainsFunc(x.keys(), func(k string) bool { return slices.Contains(y.keys(), k) })
	return x.Alike(y), shared && x.Alike(y) >= alikeFrom
}

func TestSound_Hits(t *testing.T) {
	for _, p := range [][2]string{
		{"ООО «Северный ветер»", "Severny Veter LLC"}, // transliteration
		{"Северный Ветер", "Severnyj Veter"},          // another one
		{"СЕВЕРНЫЙ ВЕТЕР, ООО", "Общество с ограниченной ответственностью Северный ветер"}, // legal forms
		{"Ветер Северный", "Северный ветер"},                                               // order
		{"Cевepный вeтep", "Северный ветер"},                                               // Latin letters among them
		{"POCA", "Роса"},        // all of them Latin
		{"Морлайн", "Мор Лайн"}, // apart
		{"Trans-Asia Shipping Co., Ltd", "Трансазия Шиппинг"},         // together, half translated
		{"Хамид Рашидов", "Khamid Rashidov"},                          // kh
		{"Hamid Rashidow", "Хамид Рашидов"},                           // h, w
		{"Щукин Юрий Яковлевич", "Yuri Yakovlevich Shchukin"},         // shch, yu, ya
		{"Jurij Schukin", "Юрий Щукин"},                               // German
		{"Иванченко И. П.", "Иванченко Иван Петрович"},                // initials
		{"Жалгас Қайратұлы", "Zhalgas Kairatuly"},                     // Kazakh letters
		{"Аль-Джаббар Трейдинг", "Al Jabbar Trading Company"},         // dzh and j
		{"Ørsted Łódź Shipping", "Orsted Lodz"},                       // marks
		{"Логистическая Компания Меркатор", "Меркатар Логистическая"}, // a vowel mistaken
		{"Балтметаллэкспорт", "Балтметалэкспорт"},                     // a letter lost
		{"Северсатльтранс", "Северстальтранс"},                        // two swapped
		{"Петровv Алексей", "Петров Алексей"},                         // a letter too many
		{"Альфа-Карго Групп", "Alfa Cargo"},                           // ph no, c
		{"Фармацентр 21", "Pharmacenter 21"},                          // ph
		{"Express Maritime Lines", "Экспресс Маритайм Лайнс"},         // x
		{"Фёдоров Пётр", "Fedorov Petr"},                              // ё
	} {
		if score, is := found(p[0], p[1]); !is {
			t.Errorf("%s is not %s: %.2f, %v %v", p[0], p[1], score, SoundOf(p[0]), SoundOf(p[1]))
		}
		if score, is := found(p[1], p[0]); !is {
			t.Errorf("%s is not %s: %.2f", p[1], p[0], score)
		}
	}
}

func TestSound_Misses(t *testing.T) {
	for _, p := range [][2]string{
		{"Северный ветер", "Северный берег"},
		{"Северный ветер", "Южный ветер"},
		{"Альфа Моторс", "Альфа Медикал"},
		{"Альфа", "Альта"},
		{"Альфа", "Альфа Моторс"},
		{"Марс", "Марк"},
		{"Восток", "Исток"},
		{"Ветер", "Вечер"},
		{"Завод 45", "Завод 46"},
		{"Терминал 1", "Терминал 2"},
		{"Иванов Иван Петрович", "Иванов Иван Сергеевич"},
		{"Иванов И. С.", "Иванов Иван Петрович"},
		{"Иванов", "Иванов Иван Петрович"},
		{"Петров Алексей", "Петров Андрей"},
		{"Торговая компания Орион", "Торговая компания Спектр"},
		{"ООО Логистик Групп", "ООО Сервис Холдинг"},
		{"Балтийский транзит", "Каспийский транзит"},
		{"Transit Line", "Transit Bridge"},
		{"Karimov Mohammed", "Karimov Ahmed"},
		{"Orion Shipping", "Orient Shipping"},
		{"Пром Сталь", "Промстрой"},
		{"Ромашка", "Рыбачка"},
		{"", "Северный ветер"},
		{"«»", "!"},
	} {
		for _, q := range [][2]string{p, {p[1], p[0]}} {
			if score, is := found(q[0], q[1]); is {
				t.Errorf("%s is taken for %s: %.2f", q[0], q[1], score)
			}
		}
	}
}

// FuzzSound: no name, however long or odd, brings it down, and each is
// like itself.
func FuzzSound(f *testing.F) {
	for _, s := range []string{"ООО", "a", "\xff\xfe", "ооо ооо ооо", "ß ſ ﬁ", "Cевер 12", "\u0301\u0301"} {
		f.Add(s, "Северный ветер")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := SoundOf(a), SoundOf(b)
		if score := x.Alike(y); score < 0 || score > 1.0001 {
			t.Errorf("%q and %q score %f", a, b, score)
		}
		if score := x.Alike(x); len(x.words) > 0 && score < 0.999 {
			t.Errorf("%q is like itself by %f", a, score)
		}
	})
}
