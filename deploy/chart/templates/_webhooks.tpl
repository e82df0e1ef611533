{{/*
  The webhook configurations of a component, from a file that is the same as deploy/webhooks, its Service, and what
  cert-manager needs. Arguments: root, component, values, file.
*/}}
{{- define "kthena.webhooks" -}}
{{- if .values.webhook.enabled }}
{{- $service := printf "%s-webhook" .component }}
{{- $mode := .root.Values.global.certManagementMode }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $service }}
  namespace: {{ .root.Release.Namespace }}
  labels: {{- include "kthena.labels" . | nindent 4 }}
spec:
  selector: {{- include "kthena.selector" . | nindent 4 }}
  ports:
    - {name: webhook, port: 443, targetPort: webhook, protocol: TCP}
{{- range splitList "\n---\n" (.root.Files.Get (printf "files/webhooks/%s.yaml" .file)) }}
{{- $configuration := fromYaml . }}
{{- $_ := set $configuration.metadata "labels" (include "kthena.labels" $ | fromYaml) }}
{{- if eq $mode "cert-manager" }}
{{- $_ := set $configuration.metadata "annotations"
    (dict "cert-manager.io/inject-ca-from" (printf "%s/%s" $.root.Release.Namespace $service)) }}
{{- end }}
{{- range $configuration.webhooks }}
{{- $_ := set .clientConfig.service "name" $service }}
{{- $_ := set .clientConfig.service "namespace" $.root.Release.Namespace }}
{{- $_ := set . "failurePolicy" $.values.webhook.failurePolicy }}
{{- $_ := set . "timeoutSeconds" (int $.values.webhook.timeoutSeconds) }}
{{- if eq $mode "manual" }}
{{- $_ := set .clientConfig "caBundle" (required "global.webhook.caBundle is required with certManagementMode manual" $.root.Values.global.webhook.caBundle) }}
{{- end }}
{{- end }}
---
{{ toYaml $configuration }}
{{- end }}
{{- if eq $mode "cert-manager" }}
---
apiVersion: cert-manager.io/v1
kind: Issuer
metadata:
  name: {{ $service }}
  namespace: {{ .root.Release.Namespace }}
  labels: {{- include "kthena.labels" . | nindent 4 }}
spec:
  selfSigned: {}
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: {{ $service }}
  namespace: {{ .root.Release.Namespace }}
  labels: {{- include "kthena.labels" . | nindent 4 }}
spec:
  secretName: {{ $service }}-certs
  duration: 2160h
  renewBefore: 720h
  privateKey: {algorithm: ECDSA, size: 256, rotationPolicy: Always}
  dnsNames:
    - {{ $service }}.{{ .root.Release.Namespace }}.svc
    - {{ $service }}.{{ .root.Release.Namespace }}.svc.cluster.local
  issuerRef: {name: {{ $service }}, kind: Issuer}
{{- end }}
{{- end }}
{{- end }}

{{/* The Service of a component's webhook, or nothing. Arguments: component, values. */}}
{{- define "kthena.webhookService" -}}
{{- if .values.webhook.enabled }}{{ .component }}-webhook{{ end }}
{{- end }}

{{/* Rules for the webhook's own certificate, where the service keeps it itself. Arguments: root, component, values. */}}
{{- define "kthena.webhookSecret" -}}
{{- if and .values.webhook.enabled (eq .root.Values.global.certManagementMode "auto") }}
- apiGroups: [""]
  resources: [secrets]
  verbs: [create]
- apiGroups: [""]
  resources: [secrets]
  resourceNames: [{{ .component }}-webhook-certs]
  verbs: [get, list, watch, update]
{{- end }}
{{- end }}

{{/* Rules to write its CA into its webhook configurations. Arguments: root, component, values, mutating (bool). */}}
{{- define "kthena.webhookInjection" -}}
{{- if and .values.webhook.enabled (eq .root.Values.global.certManagementMode "auto") }}
- apiGroups: [admissionregistration.k8s.io]
  resources: [validatingwebhookconfigurations]
  resourceNames: [{{ .component }}-validating-webhook]
  verbs: [get, list, watch, patch]
{{- if .mutating }}
- apiGroups: [admissionregistration.k8s.io]
  resources: [mutatingwebhookconfigurations]
  resourceNames: [{{ .component }}-mutating-webhook]
  verbs: [get, list, watch, patch]
{{- end }}
{{- end }}
{{- end }}
