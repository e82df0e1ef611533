{{/* Labels of an object. Arguments: root, component (may be empty). */}}
{{- define "kthena.labels" -}}
{{ include "kthena.selector" . }}
app.kubernetes.io/part-of: kthena
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- with .root.Values.global.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Labels that select the pods of a component. They never change: a Deployment's selector cannot. */}}
{{- define "kthena.selector" -}}
{{- with .component -}}
app.kubernetes.io/component: {{ . }}
{{ end -}}
app.kubernetes.io/name: kthena
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{/* metadata of a namespaced object named after its component. Arguments: root, component. */}}
{{- define "kthena.metadata" -}}
name: {{ .component }}
namespace: {{ .root.Release.Namespace }}
labels: {{- include "kthena.labels" . | nindent 2 }}
{{- end }}

{{/* An image of ours. Arguments: root, image. */}}
{{- define "kthena.image" -}}
{{- $registry := .root.Values.global.imageRegistry -}}
{{- $name := .image.repository -}}
{{- if $registry }}{{ $name = printf "%s/%s" (trimSuffix "/" $registry) $name }}{{ end -}}
{{- if .image.digest -}}
{{ $name }}@{{ .image.digest }}
{{- else -}}
{{ $name }}:{{ .image.tag | default .root.Chart.AppVersion }}
{{- end -}}
{{- end }}

{{/* The enabled components, as a YAML list. */}}
{{- define "kthena.components" -}}
{{- if .Values.workload.enabled }}
- kthena-booster-controller
- kthena-serving-controller
{{- end }}
{{- if .Values.networking.enabled }}
{{- if .Values.networking.kthenaRouter.enabled }}
- kthena-router
{{- end }}
{{- if .Values.networking.kvCoordinator.enabled }}
- kthena-kv-coordinator
{{- end }}
{{- end }}
{{- end }}
