// What stands in front of the simulator. Whatever this program answers itself (paging, tasks that take their time,
// questions, tickets, Tools, sessions that end, licences, faults on request) is ours: tests against it prove our
// plumbing, and nothing of how ESXi behaves.
package main

import (
	"bytes"
	"io"
	"io/ioutil"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

const cookieName = "vmware_soap_session"

// settings can be changed while the program runs; see README.md.
type settings struct {
	// TaskMs is how long a task takes. 0 leaves tasks to the simulator, which ends them within the call.
	TaskMs int `json:"taskMs"`
	// PageSize is the most objects an answer holds when the request names no number. 0 sets no limit.
	PageSize int `json:"pageSize"`
	// Strict refuses what only vCenter can.
	Strict bool `json:"strict"`
	// Licence is evaluation, licensed or free; the free one refuses everything that changes something.
	Licence string `json:"licence"`
	// IdleMs ends a session that was not used for so long. 0 never does.
	IdleMs int `json:"idleMs"`
	// Record keeps the bodies of requests.
	Record bool `json:"record"`
}

// call is one request under way.
type call struct {
	w       http.ResponseWriter
	r       *http.Request
	body    []byte
	method  *simulator.Method
	session string
}

func (c *call) fault(message string, fault types.BaseMethodFault) {
	writeFault(c.w, message, fault)
}

// front answers what it adds and passes the rest to the simulator.
type front struct {
	mu       sync.Mutex
	settings settings
	options  options
	inner    http.Handler
	own      string // cookie of a session of our own, for what runs after its caller is gone
	about    types.AboutInfo
	sessions map[string]time.Time // by cookie, when used last
	rules    []*rule
	recorded []recorded
	pages    map[string]page
	waits    map[string]*wait
	jobs     map[types.ManagedObjectReference]*job
	asked    map[types.ManagedObjectReference]question
	tickets  int
	door     *door
	added    map[string]func(*front, *call)
}

func newFront(model *simulator.Model, o options) (*front, error) {
	f := &front{
		settings: settings{TaskMs: 200, PageSize: 100, Strict: o.model == "ESX", Licence: "licensed", Record: true},
		options:  o,
		inner:    model.Service.ServeMux,
		about:    model.ServiceContent.About,
		sessions: map[string]time.Time{},
		pages:    map[string]page{},
		waits:    map[string]*wait{},
		jobs:     map[types.ManagedObjectReference]*job{},
		asked:    map[types.ManagedObjectReference]question{},
		added:    addedOperations(),
	}
	if err := f.change([]byte(o.settings)); err != nil {
		return nil, err
	}
	return f, f.logIn(model.ServiceContent.SessionManager)
}

func (f *front) current() settings {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.settings
}

// pass sends a request to the simulator and returns its whole answer.
func (f *front) pass(header http.Header, path string, body []byte) *httptest.ResponseRecorder {
	request := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(body))
	for name, values := range header {
		request.Header[name] = values
	}
	answer := httptest.NewRecorder()
	f.inner.ServeHTTP(answer, request)
	return answer
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path == "/sdk/vimServiceVersions.xml":
		f.serveVersions(w)
	case strings.HasPrefix(r.URL.Path, "/sdk") && r.Method == http.MethodPost:
		f.serveSoap(w, r)
	case !f.mayRead(r):
		w.Header().Set("WWW-Authenticate", `Basic realm="VMware HTTP server"`)
		w.WriteHeader(http.StatusUnauthorized)
	case r.URL.Path == "/screen":
		serveScreen(w, r)
	default:
		f.inner.ServeHTTP(w, r)
	}
}

func (f *front) serveSoap(w http.ResponseWriter, r *http.Request) {
	body, err := ioutil.ReadAll(io.LimitReader(r.Body, 64<<20))
	if err != nil {
		return
	}
	method, err := simulator.UnmarshalBody(typeOf, body)
	if err != nil {
		writeFault(w, err.Error(), new(types.InvalidRequest))
		return
	}
	c := &call{w: w, r: r, body: body, method: method}
	f.record(c)
	if rule := f.match(method.Name); rule != nil && rule.apply(f, c) {
		return
	}
	f.dispatch(c)
}

func (f *front) dispatch(c *call) {
	if !f.authenticate(c) {
		c.fault("The session is not authenticated.", &types.NotAuthenticated{
			NoPermission: types.NoPermission{Object: c.method.This, PrivilegeId: "System.View"},
		})
		return
	}
	if refused, message := f.refusal(c.method.Name); refused != nil {
		c.fault(message, refused)
		return
	}
	if unknown := unknownProperty(propertySets(c.method.Body)); unknown != nil {
		c.fault("A specified property does not exist.", unknown)
		return
	}
	if answer, ok := f.added[c.method.Name]; ok {
		answer(f, c)
		return
	}
	if strings.HasSuffix(c.method.Name, "_Task") && f.current().TaskMs > 0 && simulator.Map.Get(c.method.This) != nil {
		f.delayed(c)
		return
	}
	f.forward(c)
}

// forward gives the caller the simulator's answer as it is.
func (f *front) forward(c *call) {
	answer := f.pass(c.r.Header, c.r.URL.Path, c.body)
	f.noteSession(c, answer)
	copyAnswer(c.w, answer.Header(), answer.Code, answer.Body.Bytes())
}

func copyAnswer(w http.ResponseWriter, header http.Header, status int, body []byte) {
	for name, values := range header {
		w.Header()[name] = values
	}
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	}
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

var reads = regexp.MustCompile(`^(Retrieve|Query|WaitFor|Cancel(WaitFor|Retrieve)|Continue|Find|Search|Login|Logout|CurrentTime|` +
	`SessionIsActive|TerminateSession|Create(ContainerView|ListView|PropertyCollector|Filter)$|ModifyListView|Destroy(View|Property)|` +
	`Acquire|DecodeLicense)`)
var ofVCenter = regexp.MustCompile(`^(CloneVM_Task|RelocateVM_Task|MigrateVM_Task|MarkAs|CreateCluster|AddHost|CreateDVS|CreateDatacenter)`)

// refusal tells whether the licence or the kind of host forbids an operation.
func (f *front) refusal(name string) (types.BaseMethodFault, string) {
	now := f.current()
	if now.Licence == "free" && !reads.MatchString(name) {
		return new(types.RestrictedVersion), "Current license or ESXi version prohibits execution of the requested operation."
	}
	if now.Strict && ofVCenter.MatchString(name) {
		return new(types.NotSupported), "The operation is not supported on the object."
	}
	return nil, ""
}
