package ui

import (
	"crypto/tls"
	"io"
	"net/http"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kontor/desktop/ui/kit"
)

// get fetches a calendar feed as another program would.
func get(t *testing.T, url string) (int, string) {
	t.Helper()
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	defer transport.CloseIdleConnections()
	resp, err := (&http.Client{Transport: transport, Timeout: patience}).Get(url)
	check(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	check(t, err)
	return resp.StatusCode, string(body)
}

// TestFeeds: the address of a feed is shown once, works, and works no more
// when it is taken back.
func TestFeeds(t *testing.T) {
	s := desk(t, "dina")
	s.run("feeds")
	s.settle()
	s.read("Подписок ещё нет.")
	s.tap("Новая подписка")
	s.win.Canvas().Focused().(*kit.Entry).SetText("Телефон")
	s.tap("Создать")
	s.read("Скопируйте ссылку сейчас: больше она не покажется.")
	url := find[*kit.Entry](s).Text
	s.tap("Скопировать")
	want(t, "copied", fyne.CurrentApp().Clipboard().Content(), url)
	if !strings.HasPrefix(url, "https://"+company.Address()+"/") {
		t.Fatalf("the address is %q", url)
	}
	code, body := get(t, url)
	want(t, "answer", code, 200)
	want(t, "a calendar", strings.HasPrefix(body, "BEGIN:VCALENDAR"), true)
	s.tap("Закрыть")
	s.read("Телефон")
	s.read("Мои · Полностью")
	secret := url[strings.LastIndex(url, "/")+1:]
	shown := func() bool { return strings.Contains(strings.Join(s.texts(), ""), secret[:12]) }
	s.press(fyne.KeyF5)
	want(t, "the address is seen again", shown(), false)

	s.tap("Отозвать")
	s.read("Ссылка перестанет работать сразу.")
	s.press(fyne.KeyReturn) // does not take it back: the focus is on the way out
	s.read("Телефон")
	s.tap("Отозвать")
	s.tap("Отозвать")
	s.read("Подписок ещё нет.")
	code, _ = get(t, url)
	want(t, "after it was taken back", code, 404)

	s.tap("Новая подписка")
	s.tap("Создать")
	s.read("Скопируйте ссылку")
	url = find[*kit.Entry](s).Text
	secret = url[strings.LastIndex(url, "/")+1:]
	want(t, "the check would see an address", strings.Contains(strings.Join(s.texts(), ""), secret[:12]), true)
}
