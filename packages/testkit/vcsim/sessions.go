package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

var withoutSession = regexp.MustCompile(`^(RetrieveServiceContent|Login|CurrentTime)$`)

// authenticate tells whether the request may go on, and keeps its session alive.
func (f *front) authenticate(c *call) bool {
	if cookie, err := c.r.Cookie(cookieName); err == nil {
		c.session = strings.Trim(cookie.Value, `"`)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	used, known := f.sessions[c.session]
	if known && f.settings.IdleMs > 0 && time.Since(used) > time.Duration(f.settings.IdleMs)*time.Millisecond {
		delete(f.sessions, c.session)
		known = false
	}
	if known {
		f.sessions[c.session] = time.Now()
		return true
	}
	// The simulator still knows the session that we ended; it must not see its cookie again.
	c.r.Header.Del("Cookie")
	return withoutSession.MatchString(c.method.Name) || readsServiceOnly(c)
}

// readsServiceOnly is true for reads of the service itself, which a host allows to everyone.
func readsServiceOnly(c *call) bool {
	request, ok := c.method.Body.(*types.RetrievePropertiesEx)
	if !ok {
		return false
	}
	for _, spec := range request.SpecSet {
		for _, object := range spec.ObjectSet {
			if object.Obj.Type != "ServiceInstance" || len(object.SelectSet) > 0 {
				return false
			}
		}
	}
	return true
}

// mayRead tells whether a request for a file carries a session or the password.
func (f *front) mayRead(r *http.Request) bool {
	if user, password, ok := r.BasicAuth(); ok {
		return user == f.options.user && password == f.options.password
	}
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	_, known := f.sessions[strings.Trim(cookie.Value, `"`)]
	return known
}

// noteSession learns of sessions that begin and end with an answer of the simulator.
func (f *front) noteSession(c *call, answer *httptest.ResponseRecorder) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if c.method.Name == "Logout" {
		delete(f.sessions, c.session)
	}
	for _, cookie := range answer.Result().Cookies() {
		if cookie.Name == cookieName {
			f.sessions[cookie.Value] = time.Now()
		}
	}
}

// expire ends all sessions of others.
func (f *front) expire() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sessions = map[string]time.Time{}
	f.pages = map[string]page{}
	f.waits = map[string]*wait{}
}

// logIn opens the session in which tasks run on when their caller is gone.
func (f *front) logIn(manager *types.ManagedObjectReference) error {
	login := types.Login{This: *manager, UserName: f.options.user, Password: f.options.password}
	body := envelopeHead + strings.Replace(element("Login", login), "<Login>", `<Login xmlns="urn:vim25">`, 1) + envelopeTail
	answer := f.pass(http.Header{}, "/sdk", []byte(body))
	for _, cookie := range answer.Result().Cookies() {
		if cookie.Name == cookieName {
			f.own = fmt.Sprintf("%s=%s", cookieName, cookie.Value)
			return nil
		}
	}
	return fmt.Errorf("the simulator lets its own front not in: %s", answer.Body.String())
}

// serveVersions lists the versions of the interface, newest first.
func (f *front) serveVersions(w http.ResponseWriter) {
	older := []string{"8.0.2.0", "8.0.1.0", "8.0.0.1", "7.0.3.0", "7.0.2.0", "7.0.1.0", "7.0.0.0", "6.7.3", "6.7.2", "6.7.1", "6.7", "6.5", "6.0", "5.5"}
	text := `<?xml version="1.0" encoding="UTF-8" ?>` + "\n" + `<namespaces version="1.0"><namespace><name>urn:vim25</name><version>` +
		f.about.ApiVersion + `</version><priorVersions>`
	for _, version := range older {
		if version < f.about.ApiVersion {
			text += `<version>` + version + `</version>`
		}
	}
	writeXML(w, http.StatusOK, text+`</priorVersions></namespace></namespaces>`)
}
