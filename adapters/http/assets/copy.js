// Copies what a field holds. The button is disabled until it can.

function copy (button) {
  const status = button.parentElement.querySelector('[role="status"]')
  const field = document.querySelector(button.dataset.target)
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(field.value)
      status.textContent = button.dataset.done
    } catch {
      field.select()
      status.textContent = button.dataset.failed
    }
  }
  button.disabled = false
}

document.querySelectorAll('[data-kd=copy]').forEach(copy)
