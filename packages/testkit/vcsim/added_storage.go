package main

import (
	"net/http"
	"strings"

	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// renamed finds a snapshot in a tree and gives it its new name; empty texts change nothing.
func renamed(tree []types.VirtualMachineSnapshotTree, ref types.ManagedObjectReference, name, description string) bool {
	for i := range tree {
		if tree[i].Snapshot == ref {
			if name != "" {
				tree[i].Name = name
			}
			if description != "" {
				tree[i].Description = description
			}
			return true
		}
		if renamed(tree[i].ChildSnapshotList, ref, name, description) {
			return true
		}
	}
	return false
}

func (f *front) renameSnapshot(c *call) {
	snapshot, ok := simulator.Map.Get(c.method.This).(*simulator.VirtualMachineSnapshot)
	if !ok {
		f.forward(c)
		return
	}
	vm := simulator.Map.Get(snapshot.Vm).(*simulator.VirtualMachine)
	request := c.method.Body.(*types.RenameSnapshot)
	simulator.Map.WithLock(vm, func() {
		if vm.Snapshot != nil && renamed(vm.Snapshot.RootSnapshotList, snapshot.Self, request.Name, request.Description) {
			change(vm, "snapshot.rootSnapshotList", vm.Snapshot.RootSnapshotList)
		}
	})
	writeResult(c.w, "RenameSnapshot", "")
}

// diskNamed finds the disk of a virtual machine that is kept in a file.
func diskNamed(name string) (*simulator.VirtualMachine, *types.VirtualDisk) {
	for _, entity := range simulator.Map.All("VirtualMachine") {
		vm := entity.(*simulator.VirtualMachine)
		for _, device := range vm.Config.Hardware.Device {
			disk, ok := device.(*types.VirtualDisk)
			if !ok {
				continue
			}
			if backing, ok := disk.Backing.(types.BaseVirtualDeviceFileBackingInfo); ok &&
				backing.GetVirtualDeviceFileBackingInfo().FileName == name {
				return vm, disk
			}
		}
	}
	return nil, nil
}

// isFile asks the simulator whether a file of a datastore is there.
func (f *front) isFile(name string) bool {
	var place object.DatastorePath
	if !place.FromString(name) {
		return false
	}
	request, err := http.NewRequest(http.MethodHead, "/folder/"+place.Path, nil)
	if err != nil {
		return false
	}
	query := request.URL.Query()
	query.Set("dsName", place.Datastore)
	request.URL.RawQuery = query.Encode()
	answer := newSilentWriter()
	f.inner.ServeHTTP(answer, request)
	return answer.status == http.StatusOK
}

type silentWriter struct {
	header http.Header
	status int
}

func newSilentWriter() *silentWriter {
	return &silentWriter{header: http.Header{}, status: http.StatusOK}
}
func (s *silentWriter) Header() http.Header             { return s.header }
func (s *silentWriter) Write(bytes []byte) (int, error) { return len(bytes), nil }
func (s *silentWriter) WriteHeader(status int)          { s.status = status }

func (f *front) extendDisk(c *call) {
	request := c.method.Body.(*types.ExtendVirtualDisk_Task)
	writeTask(c.w, c.method.Name, f.start(c.method.This, c.method.Name, func() (types.AnyType, types.BaseMethodFault) {
		vm, disk := diskNamed(request.Name)
		if vm == nil {
			if !f.isFile(request.Name) {
				return nil, &types.FileNotFound{FileFault: types.FileFault{File: request.Name}}
			}
			return nil, nil
		}
		if request.NewCapacityKb < disk.CapacityInKB {
			return nil, &types.InvalidArgument{InvalidProperty: "newCapacityKb"}
		}
		if vm.Runtime.PowerState != types.VirtualMachinePowerStatePoweredOff {
			return nil, &types.FileLocked{FileFault: types.FileFault{File: request.Name}}
		}
		simulator.Map.WithLock(vm, func() {
			disk.CapacityInKB = request.NewCapacityKb
			disk.CapacityInBytes = request.NewCapacityKb * 1024
			change(vm, "config.hardware.device", vm.Config.Hardware.Device)
		})
		return nil, nil
	}))
}

func (f *front) updatePortGroup(c *call) {
	network, ok := simulator.Map.Get(c.method.This).(*simulator.HostNetworkSystem)
	if !ok {
		f.forward(c)
		return
	}
	request := c.method.Body.(*types.UpdatePortGroup)
	found := false
	simulator.Map.WithLock(network, func() {
		groups := network.NetworkInfo.Portgroup
		for i := range groups {
			if groups[i].Spec.Name == request.PgName {
				groups[i].Spec = request.Portgrp
				found = true
			}
		}
		if found {
			change(network, "networkInfo.portgroup", groups)
		}
	})
	if !found {
		c.fault("The object or item referred to could not be found: "+strings.TrimSpace(request.PgName), new(types.NotFound))
		return
	}
	writeResult(c.w, "UpdatePortGroup", "")
}
