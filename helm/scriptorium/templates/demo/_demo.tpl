{{- /* The pod of a part of the demo: {root, part, command, env, mounts, volumes, port, probe, user, memory}; YAML in strings. */ -}}
{{- define "scriptorium.demo.part" -}}
{{- $root := .root -}}
{{- $part := index $root.Values.demo .part -}}
{{- $name := printf "%s-%s" (include "scriptorium.fullname" $root) .part -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}
  labels:
    {{- include "scriptorium.componentLabels" (list $root .part) | nindent 4 }}
spec:
  selector:
    {{- include "scriptorium.componentSelector" (list $root .part) | nindent 4 }}
  ports:
    - {name: {{ .portName }}, port: {{ .servicePort | default .port }}, targetPort: {{ .portName }}, protocol: TCP}
---
apiVersion: apps/v1
kind: {{ .storage | ternary "StatefulSet" "Deployment" }}
metadata:
  name: {{ $name }}
  labels:
    {{- include "scriptorium.componentLabels" (list $root .part) | nindent 4 }}
spec:
  {{- if .storage }}
  serviceName: {{ $name }}
  {{- end }}
  replicas: 1
  selector:
    matchLabels:
      {{- include "scriptorium.componentSelector" (list $root .part) | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "scriptorium.componentLabels" (list $root .part) | nindent 8 }}
      {{- with .checksum }}
      annotations:
        checksum/settings: {{ . | sha256sum }}
      {{- end }}
    spec:
      serviceAccountName: {{ include "scriptorium.serviceAccount" $root }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      securityContext:
        {{- include "scriptorium.podSecurityContext" $part.user | nindent 8 }}
        fsGroup: {{ int64 $part.user }}
      containers:
        - name: {{ .part }}
          image: {{ $part.image | quote }}
          imagePullPolicy: IfNotPresent
          {{- with .command }}
          {{- . | nindent 10 }}
          {{- end }}
          ports:
            - {name: {{ .portName }}, containerPort: {{ .port }}, protocol: TCP}
          {{- with .env }}
          env:
            {{- . | nindent 12 }}
          {{- end }}
          startupProbe:
            {{- .probe | nindent 12 }}
            periodSeconds: 2
            timeoutSeconds: 3
            failureThreshold: 60
          readinessProbe:
            {{- .probe | nindent 12 }}
            periodSeconds: 5
            timeoutSeconds: 3
          livenessProbe:
            {{- .probe | nindent 12 }}
            periodSeconds: 15
            timeoutSeconds: 5
            failureThreshold: 4
          resources:
            requests: {cpu: 50m, memory: {{ .memory }}}
            limits: {cpu: "1", memory: {{ .memory }}}
          securityContext:
            {{- include "scriptorium.containerSecurityContext" . | nindent 12 }}
          volumeMounts:
            - {name: tmp, mountPath: /tmp}
            {{- with .mounts }}
            {{- . | nindent 12 }}
            {{- end }}
      volumes:
        - name: tmp
          emptyDir: {sizeLimit: 256Mi}
        {{- with .volumes }}
        {{- . | nindent 8 }}
        {{- end }}
        {{- if and .storage (not $root.Values.demo.storage) }}
        - name: data
          emptyDir: {}
        {{- end }}
  {{- if and .storage $root.Values.demo.storage }}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec:
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: {{ $root.Values.demo.storage }}}}
  {{- end }}
{{- end -}}
