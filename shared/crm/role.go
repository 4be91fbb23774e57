package crm

// Role is what somebody is in the company; rights hang on it.
type Role string

// The roles.
const (
	Sales           Role = "sales"
	Expert          Role = "expert"
	Head            Role = "head"
	Security        Role = "security"
	Lawyer          Role = "lawyer"
	OrderController Role = "order_controller"
	Finance         Role = "finance"
	Marketing       Role = "marketing"
	Director        Role = "director"
	Admin           Role = "admin"
	Auditor         Role = "auditor"
)

// Values implements doc.Enum.
func (Role) Values() []string {
	return []string{"sales", "expert", "head", "security", "lawyer", "order_controller", "finance", "marketing", "director", "admin", "auditor"}
}
