{{/*
  A component's Deployment. Arguments: root, component, values (the component's), env (YAML of further variables, may be
  empty), strategy (YAML), webhook (the Service of its webhook, or empty), drain (seconds to serve on after a stop was asked
  for, until nobody sends any more; 0: none).
*/}}
{{- define "kthena.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "kthena.metadata" . | nindent 2 }}
spec:
  replicas: {{ .values.replicas }}
  revisionHistoryLimit: 3
  selector:
    matchLabels: {{- include "kthena.selector" . | nindent 6 }}
  strategy: {{- .strategy | nindent 4 }}
  template:
    metadata:
      labels:
        {{- include "kthena.labels" . | nindent 8 }}
        {{- with .values.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with .values.podAnnotations }}
      annotations: {{- toYaml . | nindent 8 }}
      {{- end }}
    spec: {{- include "kthena.pod" . | nindent 6 }}
{{- end }}

{{/* The pod of a component. */}}
{{- define "kthena.pod" -}}
serviceAccountName: {{ .component }}
automountServiceAccountToken: true
# Variables named after Services would look like settings of ours.
enableServiceLinks: false
terminationGracePeriodSeconds: {{ .values.terminationGracePeriodSeconds }}
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  seccompProfile: {type: RuntimeDefault}
containers:
  - name: {{ trimPrefix "kthena-" .component }}
    {{- include "kthena.container" . | nindent 4 }}
volumes:
  - name: tmp
    emptyDir: {sizeLimit: 128Mi}
  {{- if and .webhook (ne .root.Values.global.certManagementMode "auto") }}
  - name: webhook-certs
    secret: {secretName: {{ .webhook }}-certs}
  {{- end }}
{{- with .root.Values.global.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
topologySpreadConstraints:
{{- with .values.topologySpreadConstraints }}
  {{- toYaml . | nindent 2 }}
{{- else }}
{{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "kthena.selector" $ | nindent 8 }}
{{- end }}
{{- end }}
{{- end }}

{{/* The one container of a component's pod. */}}
{{- define "kthena.container" -}}
image: {{ include "kthena.image" (dict "root" .root "image" .values.image) }}
imagePullPolicy: {{ .values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
ports:
  - {name: http, containerPort: 8080}
  {{- if .webhook }}
  - {name: webhook, containerPort: 8443}
  {{- end }}
env:
  - name: POD_NAME
    valueFrom: {fieldRef: {fieldPath: metadata.name}}
  - name: POD_NAMESPACE
    valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
  {{- if .webhook }}
  - {name: KTHENA_WEBHOOK_ENABLED, value: "true"}
  - {name: KTHENA_WEBHOOK_SERVICE, value: {{ .webhook }}}
  {{- if ne .root.Values.global.certManagementMode "auto" }}
  - {name: KTHENA_WEBHOOK_CERTIFICATE_DIRECTORY, value: /etc/tls}
  {{- end }}
  {{- end }}
  {{- with .env | trim }}
  {{- . | nindent 2 }}
  {{- end }}
  {{- with .values.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
resources: {{- toYaml .values.resources | nindent 2 }}
# Long enough for a node that is busy pulling images; a later failure is up to the liveness probe.
startupProbe:
  httpGet: {path: /q/health/started, port: http}
  periodSeconds: 1
  timeoutSeconds: 2
  failureThreshold: 300
livenessProbe:
  httpGet: {path: /q/health/live, port: http}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
readinessProbe:
  httpGet: {path: /q/health/ready, port: http}
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 3
{{- if and .drain (semverCompare ">=1.30.0-0" .root.Capabilities.KubeVersion.Version) }}
# Load balancers and API servers still send for a moment after the pod is asked to stop.
lifecycle:
  preStop:
    sleep: {seconds: {{ .drain }}}
{{- end }}
volumeMounts:
  - {name: tmp, mountPath: /tmp}
  {{- if and .webhook (ne .root.Values.global.certManagementMode "auto") }}
  - {name: webhook-certs, mountPath: /etc/tls, readOnly: true}
  {{- end }}
{{- end }}

{{/* A Service in front of a component's metrics and health port. Arguments: root, component. */}}
{{- define "kthena.metricsService" -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "kthena.metadata" . | nindent 2 }}
spec:
  selector: {{- include "kthena.selector" . | nindent 4 }}
  ports:
    - {name: http, port: 8080, targetPort: http, protocol: TCP}
{{- end }}

{{/* A PodDisruptionBudget. Arguments: root, component, values. */}}
{{- define "kthena.budget" -}}
{{- if .values.podDisruptionBudget.enabled }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  {{- include "kthena.metadata" . | nindent 2 }}
spec:
  maxUnavailable: {{ .values.podDisruptionBudget.maxUnavailable }}
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels: {{- include "kthena.selector" . | nindent 6 }}
{{- end }}
{{- end }}
