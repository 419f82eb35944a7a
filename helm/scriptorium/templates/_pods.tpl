{{- /* What all pods have in common. */ -}}

{{- /* The time between the end of a pod's being chosen for requests and the end of its taking them: endpoints are removed meanwhile. */ -}}
{{- define "scriptorium.preStopSeconds" -}}5{{- end -}}

{{- /* preStop, draining, and some air: what a pod is given to stop. */ -}}
{{- define "scriptorium.gracePeriodSeconds" -}}
{{- add (include "scriptorium.preStopSeconds" . | int) (int .drainSeconds) 5 -}}
{{- end -}}

{{- define "scriptorium.podSecurityContext" -}}
runAsNonRoot: true
{{- with . }}
runAsUser: {{ int64 . }}
{{- end }}
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "scriptorium.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities: {drop: [ALL]}
{{- end -}}

{{- define "scriptorium.preStop" -}}
{{- if include "scriptorium.since" (list . "1.30") -}}
sleep: {seconds: {{ include "scriptorium.preStopSeconds" . }}}
{{- else -}}
exec: {command: [sleep, {{ include "scriptorium.preStopSeconds" . | quote }}]}
{{- end -}}
{{- end -}}

{{- /* Pods that are not to hold each other up: (list root component). */ -}}
{{- define "scriptorium.spread" -}}
{{- if (index . 0).Values.topologySpread.enabled }}
topologySpreadConstraints:
  {{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - topologyKey: {{ $key }}
    maxSkew: 1
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "scriptorium.componentSelector" $ | nindent 8 }}
  {{- end }}
{{- end }}
{{- end -}}

{{- /* The pod template of a service: {root, component, values, files (YAML list), env (YAML list)}. One that is told secrets connects to what the authority vouches for. */ -}}
{{- define "scriptorium.pod" -}}
{{- $root := .root -}}
{{- $files := .files | default "" | fromYamlArray -}}
{{- $ca := and $files (or $root.Values.ca.configMap $root.Values.ca.secret) $root.Values.ca -}}
metadata:
  labels:
    {{- include "scriptorium.componentLabels" (list $root .component) | nindent 4 }}
  annotations:
    # Pods read their settings once, so they are replaced when a setting that is given by value changes.
    checksum/settings: {{ list $root.Values.database $root.Values.redis $root.Values.oidc $root.Values.ca $root.Values.internalSecret | toJson | sha256sum }}
    {{- with .values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "scriptorium.serviceAccount" $root }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ include "scriptorium.gracePeriodSeconds" .values }}
  {{- with .values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with $root.Values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  securityContext:
    {{- include "scriptorium.podSecurityContext" $root.Values.podSecurity.runAsUser | nindent 4 }}
    {{- with $root.Values.podSecurity.fsGroup }}
    fsGroup: {{ int64 . }}
    {{- end }}
  containers:
    - name: {{ .component }}
      image: {{ include "scriptorium.image" (list $root .component) | quote }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      ports:
        - {name: http, containerPort: 8080, protocol: TCP}
        - {name: management, containerPort: 9000, protocol: TCP}
      env:
        {{- with .env }}
        {{- trim . | nindent 8 }}
        {{- end }}
        {{- range $files }}
        - name: {{ .variable }}_FILE
          value: {{ include "scriptorium.filesFolder" . }}/{{ .variable }}
        {{- end }}
        {{- if ne .component "collab" }}
        - name: QUARKUS_SHUTDOWN_TIMEOUT
          value: {{ printf "%dS" (int .values.drainSeconds) }}
        {{- end }}
        {{- with include "scriptorium.env.own" .values }}
        {{- trim . | nindent 8 }}
        {{- end }}
        {{- if $ca }}
        - name: SCRIPTORIUM_CA_FILE
          value: {{ include "scriptorium.filesFolder" . }}/SCRIPTORIUM_CA
        {{- end }}
      startupProbe:
        httpGet: {path: /q/health/started, port: management}
        periodSeconds: 2
        timeoutSeconds: 3
        failureThreshold: {{ div (add (int $root.Values.probes.startupSeconds) 1) 2 }}
      readinessProbe:
        httpGet: {path: /q/health/ready, port: management}
        periodSeconds: 5
        timeoutSeconds: 3
        failureThreshold: 2
      livenessProbe:
        httpGet: {path: /q/health/live, port: management}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 3
      lifecycle:
        preStop:
          {{- include "scriptorium.preStop" $root | nindent 10 }}
      resources:
        {{- toYaml .values.resources | nindent 8 }}
      securityContext:
        {{- include "scriptorium.containerSecurityContext" . | nindent 8 }}
      volumeMounts:
        - {name: tmp, mountPath: /tmp}
        {{- if $files }}
        - {name: settings, mountPath: {{ include "scriptorium.filesFolder" . }}, readOnly: true}
        {{- end }}
  volumes:
    - name: tmp
      emptyDir: {sizeLimit: 256Mi}
    {{- if $files }}
    - name: settings
      projected:
        defaultMode: 0444
        sources:
          {{- range $files }}
          - secret:
              name: {{ .secret }}
              items: [{key: {{ .key | quote }}, path: {{ .variable }}}]
          {{- end }}
          {{- if $ca }}
          - {{ empty $ca.secret | ternary "configMap" "secret" }}:
              name: {{ $ca.secret | default $ca.configMap }}
              items: [{key: {{ $ca.key | quote }}, path: SCRIPTORIUM_CA}]
          {{- end }}
    {{- end }}
  {{- include "scriptorium.spread" (list $root .component) | trim | nindent 2 }}
  {{- with .values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{- /* A Deployment of a service whose pods are alike: the same as scriptorium.pod. */ -}}
{{- define "scriptorium.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "scriptorium.fullname" .root }}-{{ .component }}
  labels:
    {{- include "scriptorium.componentLabels" (list .root .component) | nindent 4 }}
spec:
  {{- if not .values.autoscaling.enabled }}
  replicas: {{ .values.replicas }}
  {{- end }}
  revisionHistoryLimit: 5
  # The old pods go on until a new one is ready; so the first new one migrates, alone, before it gets a request.
  strategy:
    type: RollingUpdate
    rollingUpdate: {maxSurge: 1, maxUnavailable: 0}
  selector:
    matchLabels:
      {{- include "scriptorium.componentSelector" (list .root .component) | nindent 6 }}
  template:
    {{- include "scriptorium.pod" . | nindent 4 }}
{{- end -}}

{{- /* The Service in front of all pods of a component: (list root component). */ -}}
{{- define "scriptorium.service" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "scriptorium.fullname" (index . 0) }}-{{ index . 1 }}
  labels:
    {{- include "scriptorium.componentLabels" . | nindent 4 }}
spec:
  selector:
    {{- include "scriptorium.componentSelector" . | nindent 4 }}
  ports:
    - {name: http, port: 8080, targetPort: http, protocol: TCP}
{{- end -}}

{{- /* (list root component values kind) */ -}}
{{- define "scriptorium.autoscaler" -}}
{{- $values := index . 2 -}}
{{- if $values.autoscaling.enabled -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "scriptorium.fullname" (index . 0) }}-{{ index . 1 }}
  labels:
    {{- include "scriptorium.componentLabels" (list (index . 0) (index . 1)) | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: {{ index . 3 }}
    name: {{ include "scriptorium.fullname" (index . 0) }}-{{ index . 1 }}
  minReplicas: {{ $values.autoscaling.minReplicas }}
  maxReplicas: {{ $values.autoscaling.maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target: {type: Utilization, averageUtilization: {{ $values.autoscaling.cpuUtilizationPercent }}}
  behavior:
    scaleUp:
      stabilizationWindowSeconds: 0
      policies:
        - {type: Percent, value: 100, periodSeconds: 30}
    scaleDown:
      # A pod of collab that goes moves people, so it goes late and alone.
      stabilizationWindowSeconds: {{ eq (index . 1) "collab" | ternary 900 300 }}
      policies:
        - {type: Pods, value: 1, periodSeconds: {{ eq (index . 1) "collab" | ternary 300 60 }}}
{{- end -}}
{{- end -}}

{{- /* (list root component) */ -}}
{{- define "scriptorium.disruptionBudget" -}}
{{- if (index . 0).Values.podDisruptionBudgets.enabled -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "scriptorium.fullname" (index . 0) }}-{{ index . 1 }}
  labels:
    {{- include "scriptorium.componentLabels" . | nindent 4 }}
spec:
  maxUnavailable: 1
  {{- if include "scriptorium.since" (list (index . 0) "1.27") }}
  # A pod that can't become ready must not keep its node from being drained.
  unhealthyPodEvictionPolicy: AlwaysAllow
  {{- end }}
  selector:
    matchLabels:
      {{- include "scriptorium.componentSelector" . | nindent 6 }}
{{- end -}}
{{- end -}}
