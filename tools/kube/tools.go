//go:build tools

// Package kube pins the Kubernetes release whose API server and controller manager the tests run against.
package kube

import (
	_ "k8s.io/kubernetes/cmd/kube-apiserver"
	_ "k8s.io/kubernetes/cmd/kube-controller-manager"
)
