// Package ui is the window: menu, navigation, tabs, status bar, the commands
// and their keys. It knows which screens there are and not what is on them,
// and asks the app, never the database.
package ui
