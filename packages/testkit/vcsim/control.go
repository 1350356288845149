package main

import (
	"encoding/json"
	"fmt"
	"io/ioutil"
	"log"
	"net"
	"net/http"
	"reflect"
	"regexp"
	"strings"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// ready is what the test is told when the simulator serves.
type ready struct {
	Port        int    `json:"port"`
	ControlPort int    `json:"controlPort"`
	Certificate string `json:"certificateSha256"`
}

// recorded is a request that was made.
type recorded struct {
	Method string `json:"method"`
	Action string `json:"soapAction"`
	Body   string `json:"body"`
}

const keep = 5000

var password = regexp.MustCompile(`(?s)(<password[^>]*>).*?(</password>)`)

func (f *front) record(c *call) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.settings.Record {
		return
	}
	if len(f.recorded) == keep {
		f.recorded = f.recorded[1:]
	}
	body := password.ReplaceAllString(string(c.body), "${1}*${2}")
	f.recorded = append(f.recorded, recorded{c.method.Name, strings.Trim(c.r.Header.Get("SOAPAction"), `"`), body})
}

// serve opens the host's port and the one on which the test gives its orders.
func (f *front) serve() (ready, error) {
	leaf, err := newCertificate()
	if err != nil {
		return ready{}, err
	}
	f.door = &door{handler: f, address: "127.0.0.1:0", leaf: leaf}
	if err := f.door.open(); err != nil {
		return ready{}, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return ready{}, err
	}
	go func() { log.Fatal(http.Serve(listener, http.HandlerFunc(f.control))) }()
	_, port := f.door.place()
	return ready{port, listener.Addr().(*net.TCPAddr).Port, f.door.fingerprint()}, nil
}

// order is one command of the test.
type order struct {
	Do       string                     `json:"do"`
	Rule     *rule                      `json:"rule"`
	Settings json.RawMessage            `json:"settings"`
	Object   string                     `json:"object"`
	Changes  map[string]json.RawMessage `json:"changes"`
	Question question                   `json:"question"`
}

func (f *front) control(w http.ResponseWriter, r *http.Request) {
	body, err := ioutil.ReadAll(r.Body)
	var wanted order
	if err == nil {
		err = json.Unmarshal(body, &wanted)
	}
	var answer interface{}
	if err == nil {
		answer, err = f.obey(wanted)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

func (f *front) obey(wanted order) (interface{}, error) {
	switch wanted.Do {
	case "inject":
		return nil, f.inject(wanted.Rule)
	case "heal":
		f.mu.Lock()
		f.rules = nil
		f.mu.Unlock()
		return nil, nil
	case "settings":
		return nil, f.change(wanted.Settings)
	case "expire":
		f.expire()
		return nil, nil
	case "shut":
		f.door.shut()
		return nil, nil
	case "open":
		return nil, f.door.open()
	case "certificate":
		err := f.door.exchange()
		return f.door.fingerprint(), err
	case "requests":
		f.mu.Lock()
		defer f.mu.Unlock()
		return append([]recorded{}, f.recorded...), nil
	case "set":
		return nil, setProperties(wanted.Object, wanted.Changes)
	case "ask":
		vm, ok := objectNamed(wanted.Object).(*simulator.VirtualMachine)
		if !ok {
			return nil, fmt.Errorf("there is no virtual machine %s", wanted.Object)
		}
		f.ask(vm, wanted.Question)
		return nil, nil
	}
	return nil, fmt.Errorf("there is no order %q", wanted.Do)
}

var kindsOfRules = regexp.MustCompile(`^(delay|hang|reset|status|truncate|fault)$`)

func (f *front) inject(one *rule) error {
	if one == nil || !kindsOfRules.MatchString(one.Kind) {
		return fmt.Errorf("a rule is a delay, hang, reset, status, truncate or fault")
	}
	if one.Kind == "fault" && faultNamed(one.Fault) == nil {
		return fmt.Errorf("there is no fault %q", one.Fault)
	}
	f.mu.Lock()
	f.rules = append(f.rules, one)
	f.mu.Unlock()
	return nil
}

// change takes over the settings that are named, and shows the licence as the host would.
func (f *front) change(text []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	next := f.settings
	if err := json.Unmarshal(text, &next); err != nil {
		return err
	}
	licence, ok := licences[next.Licence]
	if !ok {
		return fmt.Errorf("there is no licence %q", next.Licence)
	}
	f.settings = next
	for _, manager := range []string{"ha-license-manager", "LicenseManager"} {
		ref := types.ManagedObjectReference{Type: "LicenseManager", Value: manager}
		if object, ok := simulator.Map.Get(ref).(*simulator.LicenseManager); ok {
			simulator.Map.WithLock(object, func() {
				change(object, "licenses", []types.LicenseManagerLicenseInfo{licence})
			})
		}
	}
	return nil
}

var licences = map[string]types.LicenseManagerLicenseInfo{
	"evaluation": simulator.EvalLicense,
	"licensed":   {LicenseKey: "00000-00000-00000-00000-00001", EditionKey: "esx.enterprisePlus.cpuPackage", Name: "VMware vSphere 7 Enterprise Plus"},
	"free":       {LicenseKey: "00000-00000-00000-00000-00002", EditionKey: "esxBasic", Name: "VMware vSphere 7 Hypervisor"},
}

// objectNamed finds an object by type and id (HostSystem:ha-host), or an entity by its name.
func objectNamed(name string) interface {
	Reference() types.ManagedObjectReference
} {
	var ref types.ManagedObjectReference
	if ref.FromString(name) {
		if object := simulator.Map.Get(ref); object != nil {
			return object
		}
	}
	for _, entity := range simulator.Map.All("") {
		if entity.Entity().Name == name {
			return entity
		}
	}
	return nil
}

// setProperties gives properties other values, so that those who watch the object hear of it.
func setProperties(name string, changes map[string]json.RawMessage) error {
	object := objectNamed(name)
	if object == nil {
		return fmt.Errorf("there is no object %s", name)
	}
	var list []types.PropertyChange
	for path, text := range changes {
		kind := typeAt(reflect.TypeOf(object), strings.Split(path, "."))
		if kind == nil {
			return fmt.Errorf("%s has no property %s", name, path)
		}
		var value types.AnyType
		if string(text) != "null" {
			holder := reflect.New(kind)
			if err := json.Unmarshal(text, holder.Interface()); err != nil {
				return err
			}
			value = holder.Elem().Interface()
		}
		list = append(list, types.PropertyChange{Name: path, Val: value})
	}
	simulator.Map.WithLock(object, func() { simulator.Map.Update(object, list) })
	return nil
}

// typeAt is the type of the property at a path, or nil.
func typeAt(kind reflect.Type, path []string) reflect.Type {
	for kind.Kind() == reflect.Ptr {
		kind = kind.Elem()
	}
	if len(path) == 0 {
		return kind
	}
	if kind.Kind() != reflect.Struct {
		return nil
	}
	for i := 0; i < kind.NumField(); i++ {
		field := kind.Field(i)
		if field.Anonymous {
			if found := typeAt(field.Type, path); found != nil {
				return found
			}
		} else if propertyName(field) == path[0] {
			return typeAt(field.Type, path[1:])
		}
	}
	return nil
}
