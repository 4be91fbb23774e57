// Package views holds the screens: lists, cards, the calendar, what waits for
// the user, the first run. It asks the app for everything and knows neither
// the database nor the wire; the widgets are the kit's.
package views
