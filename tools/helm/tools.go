//go:build tools

// Package tools pins the release of Helm that the chart is tried with.
package tools

import _ "helm.sh/helm/v3/cmd/helm"
