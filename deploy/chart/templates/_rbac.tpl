{{/*
  ServiceAccount, ClusterRole, Role and their bindings of a component.
  Arguments: root, component, values, cluster and namespaced (rules as YAML; the latter may be empty).
*/}}
{{- define "kthena.rbac" -}}
{{- $subjects := printf "subjects:\n  - kind: ServiceAccount\n    name: %s\n    namespace: %s" .component .root.Release.Namespace -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "kthena.metadata" . | nindent 2 }}
  {{- with .values.serviceAccountAnnotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: false
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: {{ .component }}
  labels: {{- include "kthena.labels" . | nindent 4 }}
rules: {{- .cluster | trim | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: {{ .component }}
  labels: {{- include "kthena.labels" . | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: {{ .component }}
{{ $subjects }}
{{- with .namespaced | trim }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  {{- include "kthena.metadata" $ | nindent 2 }}
rules: {{- . | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  {{- include "kthena.metadata" $ | nindent 2 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: {{ $.component }}
{{ $subjects }}
{{- end }}
{{- end }}

{{/* Rules for one Lease; a create has no name that could be checked. Argument: the Lease's name. */}}
{{- define "kthena.lease" -}}
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [create]
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  resourceNames: [{{ . }}]
  verbs: [get, update, patch]
{{- end }}
