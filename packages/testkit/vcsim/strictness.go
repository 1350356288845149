package main

import (
	"reflect"
	"strings"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// managed are the objects whose property paths are checked; the simulator leaves unknown ones out without a word.
var managed = map[string]reflect.Type{
	"ComputeResource":        reflect.TypeOf(mo.ComputeResource{}),
	"ContainerView":          reflect.TypeOf(mo.ContainerView{}),
	"Datacenter":             reflect.TypeOf(mo.Datacenter{}),
	"Datastore":              reflect.TypeOf(mo.Datastore{}),
	"Folder":                 reflect.TypeOf(mo.Folder{}),
	"HostDatastoreSystem":    reflect.TypeOf(mo.HostDatastoreSystem{}),
	"HostNetworkSystem":      reflect.TypeOf(mo.HostNetworkSystem{}),
	"HostSystem":             reflect.TypeOf(mo.HostSystem{}),
	"LicenseManager":         reflect.TypeOf(mo.LicenseManager{}),
	"ManagedEntity":          reflect.TypeOf(mo.ManagedEntity{}),
	"Network":                reflect.TypeOf(mo.Network{}),
	"PerformanceManager":     reflect.TypeOf(mo.PerformanceManager{}),
	"ResourcePool":           reflect.TypeOf(mo.ResourcePool{}),
	"ServiceInstance":        reflect.TypeOf(mo.ServiceInstance{}),
	"SessionManager":         reflect.TypeOf(mo.SessionManager{}),
	"Task":                   reflect.TypeOf(mo.Task{}),
	"TaskManager":            reflect.TypeOf(mo.TaskManager{}),
	"VirtualMachine":         reflect.TypeOf(mo.VirtualMachine{}),
	"VirtualMachineSnapshot": reflect.TypeOf(mo.VirtualMachineSnapshot{}),
}

// hasPath tells whether a type has a property; behind a value that may be of several types everything is allowed.
func hasPath(kind reflect.Type, path []string) bool {
	for kind.Kind() == reflect.Ptr {
		kind = kind.Elem()
	}
	if len(path) == 0 || kind.Kind() == reflect.Interface {
		return true
	}
	// One item of a list is named by its key.
	keyed := strings.Index(path[0], "[")
	name := path[0]
	if keyed >= 0 {
		name = name[:keyed]
	}
	if kind.Kind() != reflect.Struct {
		return false
	}
	for i := 0; i < kind.NumField(); i++ {
		field := kind.Field(i)
		if field.Anonymous && hasPath(field.Type, path) {
			return true
		}
		if !field.Anonymous && propertyName(field) == name {
			return keyed >= 0 || hasPath(field.Type, path[1:])
		}
	}
	return false
}

// propertyName is what the wire calls a field.
func propertyName(field reflect.StructField) string {
	if name := field.Tag.Get("mo"); name != "" {
		return name
	}
	return strings.Split(field.Tag.Get("xml"), ",")[0]
}

// unknownProperty refuses, as a host does, paths that a type does not have.
func unknownProperty(sets []types.PropertySpec) types.BaseMethodFault {
	for _, set := range sets {
		kind, known := managed[set.Type]
		for _, path := range set.PathSet {
			if known && !hasPath(kind, strings.Split(path, ".")) {
				return &types.InvalidProperty{Name: path}
			}
		}
	}
	return nil
}

func propertySets(request types.AnyType) []types.PropertySpec {
	var sets []types.PropertySpec
	switch wanted := request.(type) {
	case *types.RetrievePropertiesEx:
		for _, spec := range wanted.SpecSet {
			sets = append(sets, spec.PropSet...)
		}
	case *types.CreateFilter:
		sets = wanted.Spec.PropSet
	}
	return sets
}

// duplicate refuses a second virtual machine of one name, which the simulator would make.
func duplicate(request types.AnyType) types.BaseMethodFault {
	name, self := "", types.ManagedObjectReference{}
	switch wanted := request.(type) {
	case *types.CreateVM_Task:
		name = wanted.Config.Name
	case *types.RegisterVM_Task:
		name = wanted.Name
	case *types.Rename_Task:
		name, self = wanted.NewName, wanted.This
	}
	if name == "" || (self.Type != "" && self.Type != "VirtualMachine") {
		return nil
	}
	for _, entity := range simulator.Map.All("VirtualMachine") {
		if entity.Entity().Name == name && entity.Reference() != self {
			return &types.DuplicateName{Name: name, Object: entity.Reference()}
		}
	}
	return nil
}
